import { createHash, randomUUID } from "node:crypto";
import { fakeStore, type FakeAnswer, type FakeRequest, type FakeStore } from "./fake-store.js";

/**
 * A fake of S3 in memory, for tests without a real server: what `s3Storage` asks for and nothing else, path style. It knows who signs and
 * not whether the signature is right. What it answers in the good case, SeaweedFS answers too: both pass the storage contract.
 */
export interface FakeS3 extends FakeStore {
  /** Keys of uploads in parts that nobody finished. */
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
  const store = await fakeStore(answer, errorBody);
  return Object.assign(store, { uploads: () => [...uploads.values()].map(({ key }) => key) });

  function answer(request: FakeRequest, body: Buffer): FakeAnswer {
    const id = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1];
    if (id !== accessKeyId) return failed(403, id === undefined ? "AccessDenied" : "InvalidAccessKeyId");
    const [, name, ...rest] = request.path.split("/");
    if (name !== bucket) return failed(404, "NoSuchBucket");
    const key = rest.join("/");
    if (key === "") return onBucket(request, body);
    return request.query.has("uploads") || request.query.has("uploadId") ? inParts(request, key, body) : onFile(request, key, body);
  }

  function onFile({ method, headers }: FakeRequest, key: string, body: Buffer): FakeAnswer {
    if (method === "PUT") {
      if (headers["if-none-match"] === "*" && files.has(key)) return failed(412, "PreconditionFailed");
      files.set(key, body);
      return { status: 200, headers: { etag: etag(body) } };
    }
    if (method === "DELETE") {
      files.delete(key);
      return { status: 204 };
    }
    const file = files.get(key);
    return file === undefined ? failed(404, "NoSuchKey") : { status: 200, body: file, headers: { etag: etag(file) } };
  }

  function onBucket({ method, query }: FakeRequest, body: Buffer): FakeAnswer {
    const prefix = query.get("prefix") ?? "";
    if (method === "POST") {
      for (const [, key] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) files.delete(plain(key!));
      return said("<DeleteResult/>");
    }
    if (query.has("uploads")) {
      const found = [...uploads].filter(([, { key }]) => key.startsWith(prefix));
      const entries = found.map(
        ([id, { key, begun }]) =>
          `<Upload><Key>${xml(key)}</Key><UploadId>${id}</UploadId><Initiated>${begun.toISOString()}</Initiated></Upload>`,
      );
      return said(`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${entries.join("")}</ListMultipartUploadsResult>`);
    }
    const after = query.get("continuation-token") ?? "";
    const names = [...files.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted((a, b) => (a < b ? -1 : 1));
    const page = names.slice(0, pageSize);
    const next = names.length > pageSize ? `<NextContinuationToken>${xml(page.at(-1)!)}</NextContinuationToken>` : "";
    const entries = page.map((key) => `<Contents><Key>${xml(key)}</Key><Size>${files.get(key)!.byteLength}</Size></Contents>`);
    return said(`<ListBucketResult><IsTruncated>${next !== ""}</IsTruncated>${next}${entries.join("")}</ListBucketResult>`);
  }

  function inParts({ method, query }: FakeRequest, key: string, body: Buffer): FakeAnswer {
    const id = query.get("uploadId") ?? randomUUID();
    if (query.has("uploads")) {
      uploads.set(id, { key, begun: new Date(), parts: new Map() });
      return said(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    const upload = uploads.get(id);
    if (upload === undefined) return failed(404, "NoSuchUpload");
    if (method === "PUT") {
      upload.parts.set(Number(query.get("partNumber")), body);
      return { status: 200, headers: { etag: etag(body) } };
    }
    uploads.delete(id);
    if (method === "DELETE") return { status: 204 };
    const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
    files.set(key, Buffer.concat(numbers.map((number) => upload.parts.get(number)!)));
    return said("<CompleteMultipartUploadResult/>");
  }
}

function said(body: string): FakeAnswer {
  return { status: 200, body };
}

function failed(status: number, code: string): FakeAnswer {
  return { status, body: errorBody(code) };
}

function errorBody(code: string): string {
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
