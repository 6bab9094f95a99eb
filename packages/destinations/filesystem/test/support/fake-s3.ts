import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as faults see it. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

/** What a fault answers in the place of the store; `cut` ends the connection without a word. */
export type FakeAnswer =
  | "cut"
  | { readonly status: number; readonly code?: string; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

/**
 * A fake of S3 in memory, for tests without a real server: what `s3Storage` asks for and nothing else, path style. It knows who signs and
 * not whether the signature is right. What it answers in the good case, SeaweedFS answers too: both pass the storage contract.
 */
export interface FakeS3 extends AsyncDisposable {
  readonly url: string;
  readonly requests: FakeRequest[];
  /** Asked before each answer, when the body has arrived. */
  fault: (request: FakeRequest) => FakeAnswer | undefined;
  /** Uploads in parts that nobody finished. */
  uploads(): readonly string[];
}

interface Upload {
  readonly key: string;
  readonly begun: Date;
  readonly parts: Map<number, Buffer>;
}

const pageSize = 1000;

/** Starts one with a bucket, for a key id. */
export async function fakeS3(bucket: string, accessKeyId: string): Promise<FakeS3> {
  const files = new Map<string, Buffer>();
  const uploads = new Map<string, Upload>();
  const requests: FakeRequest[] = [];
  const server = createServer((incoming, response) => {
    incoming.on("error", () => undefined);
    void handle(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const fake: FakeS3 = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault: () => undefined,
    uploads: () => [...uploads.values()].map(({ key }) => key),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const { pathname, searchParams: query } = new URL(incoming.url!, fake.url);
    const request = { method: incoming.method!, path: decodeURIComponent(pathname), query, headers: incoming.headers };
    requests.push(request);
    const fault = fake.fault(request);
    if (fault === "cut") return void response.destroy();
    if (fault !== undefined) {
      answer(response, fault.status, fault.body ?? (fault.code === undefined ? "" : error(fault.code)), fault.headers);
      // A body that is shorter than its length says ends with the connection.
      return void (fault.body !== undefined && fault.headers !== undefined && response.socket?.destroySoon());
    }
    const id = /Credential=([^/]+)\//.exec(incoming.headers.authorization ?? "")?.[1];
    if (id !== accessKeyId) return answer(response, 403, error(id === undefined ? "AccessDenied" : "InvalidAccessKeyId"));
    const [, name, ...rest] = request.path.split("/");
    if (name !== bucket) return answer(response, 404, error("NoSuchBucket"));
    const key = rest.join("/");
    if (key === "") onBucket(request, body, response);
    else if (query.has("uploads") || query.has("uploadId")) inParts(request, key, body, response);
    else onFile(request, key, body, response);
  }

  function onFile({ method, headers }: FakeRequest, key: string, body: Buffer, response: ServerResponse): void {
    if (method === "PUT") {
      if (headers["if-none-match"] === "*" && files.has(key)) return answer(response, 412, error("PreconditionFailed"));
      files.set(key, body);
      return answer(response, 200, "", { etag: etag(body) });
    }
    if (method === "DELETE") {
      files.delete(key);
      return answer(response, 204, "");
    }
    const file = files.get(key);
    return file === undefined
      ? answer(response, 404, method === "HEAD" ? "" : error("NoSuchKey"))
      : answer(response, 200, file, { etag: etag(file) });
  }

  function onBucket({ method, query }: FakeRequest, body: Buffer, response: ServerResponse): void {
    const prefix = query.get("prefix") ?? "";
    if (method === "POST") {
      for (const [, key] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) files.delete(plain(key!));
      return answer(response, 200, "<DeleteResult/>");
    }
    if (query.has("uploads")) {
      const found = [...uploads].filter(([, { key }]) => key.startsWith(prefix));
      const entries = found.map(
        ([id, { key, begun }]) =>
          `<Upload><Key>${xml(key)}</Key><UploadId>${id}</UploadId><Initiated>${begun.toISOString()}</Initiated></Upload>`,
      );
      return answer(
        response,
        200,
        `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${entries.join("")}</ListMultipartUploadsResult>`,
      );
    }
    const after = query.get("continuation-token") ?? "";
    const names = [...files.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted((a, b) => (a < b ? -1 : 1));
    const page = names.slice(0, pageSize);
    const next = names.length > pageSize ? `<NextContinuationToken>${xml(page.at(-1)!)}</NextContinuationToken>` : "";
    const entries = page.map((key) => `<Contents><Key>${xml(key)}</Key><Size>${files.get(key)!.byteLength}</Size></Contents>`);
    answer(response, 200, `<ListBucketResult><IsTruncated>${next !== ""}</IsTruncated>${next}${entries.join("")}</ListBucketResult>`);
  }

  function inParts({ method, query }: FakeRequest, key: string, body: Buffer, response: ServerResponse): void {
    const id = query.get("uploadId") ?? randomUUID();
    if (query.has("uploads")) {
      uploads.set(id, { key, begun: new Date(), parts: new Map() });
      return answer(response, 200, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    const upload = uploads.get(id);
    if (upload === undefined) return answer(response, 404, error("NoSuchUpload"));
    if (method === "PUT") {
      upload.parts.set(Number(query.get("partNumber")), body);
      return answer(response, 200, "", { etag: etag(body) });
    }
    uploads.delete(id);
    if (method === "DELETE") return answer(response, 204, "");
    const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
    files.set(key, Buffer.concat(numbers.map((number) => upload.parts.get(number)!)));
    answer(response, 200, "<CompleteMultipartUploadResult/>");
  }
}

function answer(response: ServerResponse, status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): void {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...length, ...headers }).end(response.req.method === "HEAD" ? undefined : body);
}

function error(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>The fake says ${code}.</Message></Error>`;
}

function etag(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

function xml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (each) => entities[each]!);
}

function plain(text: string): string {
  return Object.entries(entities).reduceRight((rest, [character, entity]) => rest.replaceAll(entity, character), text);
}
