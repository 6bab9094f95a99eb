import type { StagingAccess } from "@dlt-ts/core";
import type { GcsConnection } from "./gcs-client.js";

/** What an engine needs to read what is in a bucket of `gs://`. */
export interface GcpAccess {
  /** An access token of OAuth, for the header `Authorization: Bearer`. Absent where the bucket is open to everybody. */
  readonly token?: string;
  /** Until when the token is good. */
  readonly expiration?: Date;
  /** The address of a store that is not Google's. */
  readonly endpoint?: string;
}

/** The token that this process uses itself, renewed where it is about to expire. */
export async function gcsAccess({ auth, endpoint }: GcsConnection): Promise<StagingAccess> {
  const place = endpoint.host === "storage.googleapis.com" ? {} : { endpoint: endpoint.href };
  if (auth === undefined) return { kind: "gcp", ...place };
  const { token } = await auth.getAccessToken();
  const { expiry_date: expires } = auth.credentials;
  return {
    kind: "gcp",
    ...(typeof token === "string" ? { token } : {}),
    ...(typeof expires === "number" ? { expiration: new Date(expires) } : {}),
    ...place,
  };
}
