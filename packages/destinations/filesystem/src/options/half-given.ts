import { DestinationError } from "@dlt-ts/core";
import type { FilesystemCredentials } from "./credentials.js";

type Field = keyof FilesystemCredentials;

/** Throws a `DestinationError` (`options`) that names what is missing, where only some of the fields are given that need each other. */
export function refuseHalfGiven(credentials: FilesystemCredentials, together: readonly Field[]): void {
  const given = together.filter((field) => credentials[field] !== undefined);
  const missing = together.filter((field) => credentials[field] === undefined);
  if (given.length === 0 || missing.length === 0) return;
  throw credentialsError(
    missing[0]!,
    `${missing.map(bothNames).join(" and ")} ${missing.length === 1 ? "is" : "are"} missing beside ${given.map(bothNames).join(" and ")}`,
  );
}

/** A `DestinationError` (`options`) about a field of the credentials. `why` never repeats its value. */
export function credentialsError(field: Field | undefined, why: string): DestinationError {
  const option = field === undefined ? "credentials" : `credentials.${field}`;
  return new DestinationError("options", `The credentials of destination "filesystem" cannot be used: ${why}.`, { context: { option } });
}

/** `aws_access_key_id` for those who write config, and `awsAccessKeyId` for those who write code. */
function bothNames(field: Field): string {
  const inConfig = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return inConfig === field ? field : `${inConfig} (${field})`;
}

/** The address that `endpointUrl` says; `undefined` where it is absent. */
export function endpointOf({ endpointUrl }: FilesystemCredentials): URL | undefined {
  if (endpointUrl === undefined) return undefined;
  const url = URL.canParse(endpointUrl) ? new URL(endpointUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw credentialsError(
      "endpointUrl",
      `${bothNames("endpointUrl")} must be an address such as https://minio.example:9000, without a user or a password`,
    );
  }
  return url;
}
