import type { DestinationError } from "@dlt-ts/core";
import type { FilesystemCredentials } from "./credentials.js";
import { credentialsError, refuseHalfGiven } from "./half-given.js";

/** Who asks Google for tokens: a service account, or a user who let an OAuth client act. */
export type GoogleKey =
  | { readonly type: "service_account"; readonly email: string; readonly privateKey: string; readonly privateKeyId: string | undefined }
  | { readonly type: "authorized_user"; readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string };

/**
 * What was given for `gs://`, as fields or as the JSON of Google; `undefined` where nothing was, and Application Default Credentials count.
 * Throws a `DestinationError` (`options`) for what is incomplete. It never repeats a value.
 */
export function googleKeyOf(given: string | FilesystemCredentials | undefined): GoogleKey | undefined {
  const fields = typeof given === "string" ? fieldsOf(given) : (given ?? {});
  const { clientEmail, privateKey, privateKeyId, clientId, clientSecret, refreshToken } = fields;
  // The JSON of a service account has a client id too.
  if (clientEmail !== undefined || privateKey !== undefined) {
    refuseHalfGiven(fields, ["clientEmail", "privateKey"]);
    // Environment variables and files of settings keep line breaks as two characters.
    return { type: "service_account", email: clientEmail!, privateKey: privateKey!.replaceAll("\\n", "\n"), privateKeyId };
  }
  if (clientId !== undefined || clientSecret !== undefined || refreshToken !== undefined) {
    refuseHalfGiven(fields, ["clientId", "clientSecret", "refreshToken"]);
    return { type: "authorized_user", clientId: clientId!, clientSecret: clientSecret!, refreshToken: refreshToken! };
  }
  if (typeof given === "string") throw notAKey();
  return undefined;
}

function fieldsOf(text: string): FilesystemCredentials {
  const { installed, web, ...json } = parsed(text) as Readonly<Record<string, unknown>>;
  const { type, ...key } = { ...json, ...((installed ?? web) as object | undefined) };
  if (type !== undefined && type !== "service_account" && type !== "authorized_user") {
    throw credentialsError(
      undefined,
      "for gs:// a text is the JSON of a service account or of an authorized user; of another type it is a file that GOOGLE_APPLICATION_CREDENTIALS names, and no credentials are set",
    );
  }
  const textOf = (name: string): string | undefined => (typeof key[name] === "string" && key[name] !== "" ? key[name] : undefined);
  return {
    clientEmail: textOf("client_email"),
    privateKey: textOf("private_key"),
    privateKeyId: textOf("private_key_id"),
    clientId: textOf("client_id"),
    clientSecret: textOf("client_secret"),
    refreshToken: textOf("refresh_token"),
  };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // What is wrong with it may quote it.
  }
  throw notAKey();
}

function notAKey(): DestinationError {
  return credentialsError(undefined, "for gs:// a text is the JSON of a service account, whole, with client_email and private_key in it");
}
