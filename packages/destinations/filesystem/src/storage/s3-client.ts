import { DestinationError } from "@dlt-ts/core";
import type { S3, S3ClientConfig } from "@aws-sdk/client-s3";
import type { FilesystemCredentials } from "../options/credentials.js";
import { credentialsError, endpointOf, refuseHalfGiven } from "../options/half-given.js";

/** Milliseconds until somebody must have answered the knock. */
const connectTimeout = 15_000;
/** Milliseconds that a connection may be silent in the middle of a request. */
const silence = 120_000;
/** What AWS itself and most stores that speak its protocol take where nobody names a region. */
const defaultRegion = "us-east-1";

/** A client, and what it was made of that others need to know. */
export interface S3Connection {
  readonly client: S3;
  /** Whether keys come from the default chain, which renews them, and not from the options. */
  readonly usesChain: boolean;
  readonly anonymous: boolean;
  readonly endpoint: URL | undefined;
  readonly urlStyle: "path" | "vhost";
}

/**
 * A client of the AWS SDK, which is loaded now. Nothing is sent yet. Rejects with a `DestinationError`: `options` for credentials that
 * contradict each other, `driver-missing` where the SDK is not installed.
 */
export async function connectToS3(given: string | FilesystemCredentials | undefined): Promise<S3Connection> {
  if (typeof given === "string") {
    throw credentialsError(undefined, "for s3:// they are fields, not one text: aws_access_key_id, aws_secret_access_key and others");
  }
  const credentials = given ?? {};
  const { awsAccessKeyId, awsSecretAccessKey, awsSessionToken, profileName, regionName, anonymous = false } = credentials;
  refuseHalfGiven(credentials, ["awsAccessKeyId", "awsSecretAccessKey"]);
  if (awsSessionToken !== undefined) refuseHalfGiven(credentials, ["awsSessionToken", "awsAccessKeyId", "awsSecretAccessKey"]);
  const endpoint = endpointOf(credentials);
  const urlStyle = credentials.s3UrlStyle ?? (endpoint === undefined ? "vhost" : "path");
  const keys =
    awsAccessKeyId === undefined || awsSecretAccessKey === undefined
      ? undefined
      : {
          accessKeyId: awsAccessKeyId,
          secretAccessKey: awsSecretAccessKey,
          ...(awsSessionToken === undefined ? {} : { sessionToken: awsSessionToken }),
        };

  const sdk = await loadSdk();
  const profile = profileName === undefined ? {} : { profile: profileName };
  const settings: S3ClientConfig = {
    ...profile,
    region: regionName ?? (await new sdk.S3(profile).config.region().catch(() => defaultRegion)),
    forcePathStyle: urlStyle === "path",
    // The engine tries again.
    maxAttempts: 1,
    // Signatures cover the bytes of every request already, and not every store knows the newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: connectTimeout, socketTimeout: silence },
    ...(endpoint === undefined ? { followRegionRedirects: true } : { endpoint: endpoint.href }),
    ...(anonymous ? unsigned : keys === undefined ? {} : { credentials: keys }),
  };
  return { client: new sdk.S3(settings), usesChain: !anonymous && keys === undefined, anonymous, endpoint, urlStyle };
}

const unsigned: Pick<S3ClientConfig, "credentials" | "signer"> = {
  credentials: { accessKeyId: "", secretAccessKey: "" },
  signer: { sign: async (request) => request },
};

async function loadSdk(): Promise<{ readonly S3: typeof S3 }> {
  try {
    return await import("@aws-sdk/client-s3");
  } catch (cause) {
    throw new DestinationError("driver-missing", "s3:// needs the AWS SDK. Install it with: npm install @aws-sdk/client-s3", {
      context: { package: "@aws-sdk/client-s3" },
      cause,
    });
  }
}
