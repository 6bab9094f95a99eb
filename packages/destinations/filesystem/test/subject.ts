import { join } from "node:path";
import type { CreateSubject } from "@dlt-ts/destination-tests";
import { filesystem } from "@dlt-ts/filesystem";

export const create: CreateSubject = ({ folder }) => ({ destination: filesystem(join(folder, "lake")) });
