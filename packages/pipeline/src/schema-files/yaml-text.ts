import { JsonNumber, type JsonObject, type JsonSource, type JsonTree } from "@dlt-ts/core";
import { Document, isAlias, isMap, isScalar, isSeq, parseDocument, Pair, Scalar, visit, YAMLMap, YAMLSeq } from "yaml";
import { SchemaFileError } from "./schema-file-error.js";

/** As Python dlt lays its files out: block style, no line breaks within texts; texts that YAML 1.1 would read as something else are quoted. */
export function writeYaml(tree: JsonTree): string {
  const document = new Document(null, { version: "1.2", schema: "core", compat: "yaml-1.1" });
  document.contents = nodeOf(tree) as typeof document.contents;
  return document.toString({ indentSeq: false, lineWidth: 0 });
}

function nodeOf(tree: JsonTree): Scalar | YAMLMap | YAMLSeq {
  if (tree instanceof JsonNumber) return numberNode(tree.text);
  if (Array.isArray(tree)) {
    const list = new YAMLSeq();
    list.items = (tree as readonly JsonTree[]).map(nodeOf);
    if (list.items.length === 0) list.flow = true;
    return list;
  }
  if (tree instanceof Map) {
    const map = new YAMLMap();
    map.items = [...(tree as JsonObject)].map(([key, value]) => new Pair(new Scalar(key), nodeOf(value)));
    if (map.items.length === 0) map.flow = true;
    return map;
  }
  return new Scalar(tree);
}

/** A number that JavaScript would write otherwise. */
function numberNode(text: string): Scalar {
  if (/^-?\d+$/.test(text)) return new Scalar(BigInt(text));
  const node = new Scalar(Number(text));
  node.minFractionDigits = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return node;
}

/** Reads one YAML document as JSON. Texts stay texts unless they are `true`, `false`, `null` or a number. Throws a `SchemaFileError` that names the line. */
export function readYaml(text: string, file: string): JsonSource {
  const document = parseDocument(text, { version: "1.2", schema: "core", intAsBigInt: true, uniqueKeys: true, prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    throw new SchemaFileError(
      `The schema file ${file} is no YAML${line === undefined ? "" : `, line ${line}`} (${error.code}). Correct it, or remove it to have it written anew.`,
      {
        context: { file, ...(line === undefined ? {} : { line }) },
      },
    );
  }
  const aliases = { found: false };
  visit(document, {
    Alias: () => {
      aliases.found = true;
    },
  });
  if (aliases.found)
    throw new SchemaFileError(`The schema file ${file} has aliases (*name), which schema files cannot have. Write the value out.`, {
      context: { file },
    });
  return sourceOf(document.contents);
}

function sourceOf(node: unknown): JsonSource {
  if (isMap(node)) return new Map(node.items.map(({ key, value }) => [keyOf(key), sourceOf(value)]));
  if (isSeq(node)) return node.items.map(sourceOf);
  if (isScalar(node)) return scalarOf(node);
  return isAlias(node) || node === null || node === undefined ? null : (node as JsonSource);
}

function keyOf(key: unknown): string {
  return isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? String(key.value))) : String(key);
}

function scalarOf({ value, source }: Scalar): JsonSource {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : JsonNumber.parse(String(value));
  // 1.0 is another number than 1 for hashes
  if (typeof value === "number" && Number.isInteger(value) && source !== undefined && /^-?\d+\.\d+$/.test(source))
    return JsonNumber.parse(source);
  return (value ?? null) as JsonSource;
}
