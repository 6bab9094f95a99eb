import type { StagingAccess } from "@dlt-ts/core";
import type { S3Connection } from "./s3-client.js";

/** What an engine needs to read what is in a bucket of `s3://`. */
export interface AwsAccess {
  /** Absent where the bucket is open to everybody. */
  readonly keys?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Of temporary keys. */
    readonly sessionToken?: string;
    /** Until when temporary keys are good, where that is known. */
    readonly expiration?: Date;
  };
  readonly region: string;
  /** The address of a store that is not AWS. */
  readonly endpoint?: string;
  /** Whether the bucket stands in the path or in the name of the host. */
  readonly urlStyle: "path" | "vhost";
}

/** The keys that this process uses itself. */
export async function s3Access({ client, anonymous, endpoint, urlStyle }: S3Connection): Promise<StagingAccess> {
  const place = { region: await client.config.region(), urlStyle, ...(endpoint === undefined ? {} : { endpoint: endpoint.href }) };
  if (anonymous) return { kind: "aws", ...place };
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await client.config.credentials();
  return {
    kind: "aws",
    keys: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(expiration === undefined ? {} : { expiration }),
    },
    ...place,
  };
}
