import { DestinationError } from "@dlt-ts/core";
import type { AuthClient, GoogleAuth, JWT, UserRefreshClient } from "google-auth-library";
import type { FilesystemCredentials } from "../options/credentials.js";
import { googleKeyOf, type GoogleKey } from "../options/google-key.js";
import { endpointOf } from "../options/half-given.js";
import { GcsAnswer } from "./gcs-answer.js";

/** Reading, writing and removing files; not the rights on them. */
const scope = "https://www.googleapis.com/auth/devstorage.read_write";
const publicEndpoint = new URL("https://storage.googleapis.com");

/** Asks the store, with a token where there is one, which is renewed before it expires. */
export interface GcsConnection {
  readonly endpoint: URL;
  /** Absent where nobody signs in. */
  readonly auth: AuthClient | undefined;
  /** Rejects with a `GcsAnswer` that is no success, or with what the network or the token server says. */
  request(request: GcsRequest, signal: AbortSignal): Promise<Response>;
  /** The same where the body of the answer says nothing. */
  send(request: GcsRequest, signal: AbortSignal): Promise<Pick<Response, "headers" | "status">>;
}

export interface GcsRequest {
  readonly method?: "DELETE" | "GET" | "POST" | "PUT";
  /** Below the endpoint, or the address of an upload. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** A status that is no error besides those of success. */
  readonly accept?: number;
}

/** What is used of `google-auth-library`, with which the clients of Google ask for tokens. */
interface AuthLibrary {
  readonly GoogleAuth: typeof GoogleAuth;
  readonly JWT: typeof JWT;
  readonly UserRefreshClient: typeof UserRefreshClient;
}

/** What sends the requests for tokens. */
type Transporter = AuthClient["transporter"];

/**
 * A connection to Google Cloud Storage by its JSON API. The client of Google for it takes no signals and tries again by itself, so only its
 * library for tokens is used. Nothing is sent yet. Rejects with a `DestinationError`: `options`, or `driver-missing` where that is not installed.
 *
 * @param transporter that of tests answers for Google's token server. Default: one that sends
 */
export async function connectToGcs(given: string | FilesystemCredentials | undefined, transporter?: Transporter): Promise<GcsConnection> {
  const fields = typeof given === "object" ? given : {};
  const endpoint = endpointOf(fields) ?? publicEndpoint;
  const key = googleKeyOf(given);
  const options = transporter === undefined ? {} : { transporter };
  const auth = fields.anonymous === true ? undefined : await signedIn(await loadLibrary(), key, options);

  async function request({ method = "GET", path, query = {}, headers, body, accept }: GcsRequest, signal: AbortSignal): Promise<Response> {
    const url = new URL(path, endpoint);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const all = new Headers(auth === undefined ? {} : await untilAborted(auth.getRequestHeaders(), signal));
    for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
    const sent = body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> };
    // That a part has come is told by a number that means a redirect elsewhere.
    const response = await fetch(url, { method, headers: all, redirect: "manual", signal, ...sent });
    if (response.ok || response.status === accept) return response;
    throw new GcsAnswer(response.status, response.headers, await response.text());
  }

  return {
    endpoint,
    auth,
    request,
    async send(sent, signal) {
      const { headers, status, body } = await request(sent, signal);
      // A body that nobody reads keeps its connection.
      await body?.cancel();
      return { headers, status };
    },
  };
}

/** The library for tokens takes no signal. */
async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function signedIn(library: AuthLibrary, key: GoogleKey | undefined, options: object): Promise<AuthClient> {
  if (key?.type === "service_account") {
    const { email, privateKey, privateKeyId } = key;
    return new library.JWT({
      ...options,
      email,
      key: privateKey,
      ...(privateKeyId === undefined ? {} : { keyId: privateKeyId }),
      scopes: [scope],
    });
  }
  if (key !== undefined) return new library.UserRefreshClient({ ...options, ...key });
  try {
    return await new library.GoogleAuth({ scopes: [scope], clientOptions: options }).getClient();
  } catch (error) {
    const why =
      error instanceof Error && error.message.includes("default credentials") ? "none were found" : "those that were found are damaged";
    throw new DestinationError(
      "authentication",
      `gs:// needs credentials, and ${why}: set client_email and private_key in [destination.filesystem.credentials], or GOOGLE_APPLICATION_CREDENTIALS, or run gcloud auth application-default login.`,
      { context: { option: "credentials" } },
    );
  }
}

async function loadLibrary(): Promise<AuthLibrary> {
  try {
    return await import("google-auth-library");
  } catch (cause) {
    throw new DestinationError(
      "driver-missing",
      "gs:// needs Google's library for credentials. Install it with: npm install google-auth-library",
      {
        context: { package: "google-auth-library" },
        cause,
      },
    );
  }
}
