import type { CreateSubject, SubjectModule } from "@dlt-ts/destination-tests";
import { postgres } from "@dlt-ts/postgres";
import { sharedPostgres } from "@dlt-ts/test-servers";

export const create: CreateSubject = async () => {
  const { url } = await sharedPostgres();
  return { destination: postgres(url ?? "postgresql://nobody@localhost/nowhere") };
};

export const unavailable: SubjectModule["unavailable"] = async () => (await sharedPostgres()).unavailable;
