import { randomUUID, verify, type KeyObject } from "node:crypto";
import { fakeStore, type FakeAnswer, type FakeRequest, type FakeStore } from "./fake-store.js";

/**
 * A fake of Google Cloud Storage and of Google's token server in memory, since no real one can be had from a registry of packages: what
 * `gcsStorage` asks for and nothing else. It gives tokens for what the key of the service account signed, and knows those that it gave.
 */
export interface FakeGcs extends FakeStore {
  /** Forgets the tokens that it gave, as time does. */
  expireTokens(): void;
  tokensGiven(): number;
  /** Uploads in parts that nobody finished. */
  uploads(): number;
  /** How many bytes of a part it keeps, of those that were sent. */
  keeps: (bytes: number) => number;
}

/** Who may have tokens. */
export interface FakeGoogleUser {
  readonly email: string;
  readonly publicKey: KeyObject;
  readonly refreshToken: string;
}

interface Upload {
  readonly name: string;
  bytes: Buffer;
}

const pageSize = 1000;

/** Starts one with a bucket. */
export async function fakeGcs(bucket: string, { email, publicKey, refreshToken }: FakeGoogleUser): Promise<FakeGcs> {
  const files = new Map<string, Buffer>();
  const uploads = new Map<string, Upload>();
  const tokens = new Set<string>();
  let given = 0;
  const store = await fakeStore(answer, (code, status) => errorBody(status, code));
  const fake: FakeGcs = Object.assign(store, {
    expireTokens: () => tokens.clear(),
    tokensGiven: () => given,
    uploads: () => uploads.size,
    keeps: (bytes: number) => bytes,
  });
  return fake;

  function answer(request: FakeRequest, body: Buffer): FakeAnswer {
    const { path, headers } = request;
    if (path === "/token") return token(new URLSearchParams(body.toString()));
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    if (bearer === undefined) return failed(401, "required");
    if (!tokens.has(bearer)) return failed(401, "authError");
    if (path.startsWith("/upload/begun/")) return part(request, path.slice("/upload/begun/".length), body);
    const [, uploading, name, key] = /^(\/upload)?\/storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(path) ?? [];
    if (name !== bucket) return failed(404, "notFound", "The specified bucket does not exist.");
    if (uploading !== undefined) return upload(request, body);
    return key === undefined ? list(request.query) : file(request, key);
  }

  function token(form: URLSearchParams): FakeAnswer {
    if (form.get("refresh_token") === refreshToken || isSigned(form.get("assertion") ?? "..")) {
      const access_token = `c4n4ry-token-${++given}`;
      tokens.add(access_token);
      return said({ access_token, token_type: "Bearer", expires_in: 3600 });
    }
    return { ...said({ error: "invalid_grant", error_description: "Invalid JWT Signature." }), status: 400 };
  }

  function isSigned(jwt: string): boolean {
    const [header = "", payload = "", signature = ""] = jwt.split(".");
    if (!verify("RSA-SHA256", Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, "base64url"))) return false;
    return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { readonly iss?: string }).iss === email;
  }

  function upload({ query }: FakeRequest, body: Buffer): FakeAnswer {
    const name = query.get("name")!;
    if (query.get("uploadType") === "resumable") {
      const id = randomUUID();
      uploads.set(id, { name, bytes: Buffer.alloc(0) });
      return { status: 200, headers: { location: `${fake.url}/upload/begun/${id}` } };
    }
    if (query.get("ifGenerationMatch") === "0" && files.has(name)) return failed(412, "conditionNotMet");
    files.set(name, body);
    return said({ name });
  }

  function part({ method, headers }: FakeRequest, id: string, body: Buffer): FakeAnswer {
    const found = uploads.get(id);
    if (found === undefined) return failed(404, "notFound");
    if (method === "DELETE") {
      uploads.delete(id);
      return { status: 499 };
    }
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
    if (Number(first) !== found.bytes.byteLength) return failed(400, "invalid");
    found.bytes = Buffer.concat([found.bytes, body.subarray(0, fake.keeps(body.byteLength))]);
    const kept = found.bytes.byteLength;
    if (String(kept) !== total) return { status: 308, ...(kept === 0 ? {} : { headers: { range: `bytes=0-${kept - 1}` } }) };
    uploads.delete(id);
    files.set(found.name, found.bytes);
    return said({ name: found.name });
  }

  function list(query: URLSearchParams): FakeAnswer {
    const prefix = query.get("prefix") ?? "";
    const after = query.get("pageToken") ?? "";
    const names = [...files.keys()].filter((name) => name.startsWith(prefix) && name > after).toSorted((a, b) => (a < b ? -1 : 1));
    const items = names.slice(0, pageSize).map((name) => ({ name, size: String(files.get(name)!.byteLength) }));
    return said({ ...(items.length === 0 ? {} : { items }), ...(names.length > pageSize ? { nextPageToken: items.at(-1)!.name } : {}) });
  }

  function file({ method, query }: FakeRequest, key: string): FakeAnswer {
    const found = files.get(key);
    if (found === undefined) return failed(404, "notFound", `No such object: ${bucket}/${key}`);
    if (method === "DELETE") {
      files.delete(key);
      return { status: 204 };
    }
    return query.get("alt") === "media" ? { status: 200, body: found } : said({ size: String(found.byteLength) });
  }
}

function said(value: object): FakeAnswer {
  return { status: 200, body: JSON.stringify(value), headers: { "content-type": "application/json" } };
}

function failed(status: number, reason: string, message?: string): FakeAnswer {
  return { status, body: errorBody(status, reason, message), headers: { "content-type": "application/json" } };
}

function errorBody(code: number, reason: string, message: string = `The fake says ${reason}.`): string {
  return JSON.stringify({ error: { code, message, errors: [{ domain: "global", reason, message }] } });
}
