import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** Microsoft's emulator of Azure's blobs, in the memory of a child process that is gone at the latest when this one is. */
export interface AzuriteServer extends AsyncDisposable {
  readonly account: string;
  /** Of the account, base64. */
  readonly key: string;
  /** The URL of the account, without a slash at its end. */
  readonly endpoint: string;
}

/** What an emulator is started with. */
export interface AzuriteOptions {
  /** Default: `devstoreaccount1`. */
  readonly account?: string;
  /** Files of a certificate and its key: it speaks https, and takes tokens of Microsoft Entra. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Ends the process with its standard input, which ends with whoever started it. */
const endWithParent = "data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()";

/** Starts an Azurite. Rejects with what it said when it did not start. */
export async function startAzurite({ account = "devstoreaccount1", tls }: AzuriteOptions = {}): Promise<AzuriteServer> {
  const key = randomBytes(64).toString("base64");
  const program = createRequire(import.meta.url).resolve("azurite/dist/src/blob/main.js");
  const place = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence"];
  const secured = tls === undefined ? [] : ["--cert", tls.cert, "--key", tls.key, "--oauth", "basic"];
  const options = [...place, ...secured, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
  const server = spawn(process.execPath, ["--import", endWithParent, program, ...options], {
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  const collect = (text: string): void => void (said = (said + text).slice(-10_000));
  server.stderr.setEncoding("utf8").on("data", collect);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      collect(`${line}\n`);
      const [listens] = /https?:\/\/\S+$/.exec(line) ?? [];
      if (listens !== undefined) resolve(listens);
    });
    server.once("error", reject).once("exit", () => reject(new Error(`Azurite did not start: ${said}`)));
  });
  return {
    account,
    key,
    endpoint: `${url}/${account}`,
    async [Symbol.asyncDispose]() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, "exit");
      server.stdin.end();
      await gone;
    },
  };
}
