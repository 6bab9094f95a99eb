import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { noSshd } from "@dlt-ts/test-servers";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { Storage, StorageContent } from "../src/storage/storage.js";
import { openSftpStorage } from "../src/storage/sftp-storage.js";
import { startSftpPlace } from "./support/sftp.js";
import { contentOf, keysOf, textOf } from "./support/storage-contract.js";
import { refusal } from "./support/refusal.js";

const forever = new AbortController().signal;

describe("OpenSSH", async () => {
  if (noSshd !== undefined) return test.skip(`is not available: ${noSshd}`, () => undefined);
  const place = await startSftpPlace();
  const { server, homeOf, open } = place;
  afterAll(() => place[Symbol.asyncDispose]());
  const [keyFile, lockedKeyFile] = server.keyFiles;
  const byKey = { sftpKeyFilename: keyFile, sftpAllowAgent: false, sftpLookForKeys: false };
  const fingerprint = (line: string): string => execFileSync("ssh-keygen", ["-lf", "-"], { input: line, encoding: "utf8" }).split(" ")[1]!;

  async function works(opening: Promise<Storage>): Promise<void> {
    await using storage = await opening;
    await storage.put("works", contentOf("yes"), forever);
    expect(await textOf(storage, "works")).toBe("yes");
  }

  describe("who answers", () => {
    test("a host that is not known is refused, with its fingerprint, which then lets it in", async () => {
      const error = await refusal(open(byKey, { home: homeOf("") }));
      expect(error).toMatchObject({ reason: "options", retry: "never" });
      const [shown] = /SHA256:[^ ]+/.exec(error.message) ?? [];
      expect([fingerprint(server.hostKeys[0]), fingerprint(server.hostKeys[1])]).toContain(shown);
      await works(open({ ...byKey, sftpHostFingerprint: shown }, { home: homeOf("") }));
      await works(open({ ...byKey, sftpHostFingerprint: `${shown!.slice("SHA256:".length)}=` }, { home: homeOf("") }));
    });

    test("a host with another key than it had, or another fingerprint, is refused", async () => {
      const [, type] = server.hostKeys[0].split(" ");
      const other = readFileSync(`${keyFile}.pub`, "utf8").split(" ")[1];
      const changed = await refusal(open(byKey, { home: homeOf(`[127.0.0.1]:${server.port} ${type} ${other}`) }));
      expect(changed).toMatchObject({ reason: "options", retry: "never" });
      expect(changed.message).toContain("not the one in known_hosts");
      const wrong = await refusal(open({ ...byKey, sftpHostFingerprint: "SHA256:AAAA" }));
      expect(wrong.message).toContain("not that of sftp_host_fingerprint");
      const revoked = await refusal(open(byKey, { home: homeOf(`@revoked ${server.hostKeys[0]}\n${server.hostKeys[0]}`) }));
      expect(revoked.message).toContain("revoked");
    });

    test("a host that is known by its other key shows that one", async () => {
      await works(open(byKey, { home: homeOf(server.hostKeys[1]) }));
    });

    test("a file of known hosts with names that are hashed, as Debian makes it", async () => {
      const home = homeOf(server.hostKeys[0]);
      execFileSync("ssh-keygen", ["-q", "-H", "-f", join(home, ".ssh", "known_hosts")], { stdio: "ignore" });
      expect(readFileSync(join(home, ".ssh", "known_hosts"), "utf8")).toMatch(/^\|1\|/);
      await works(open(byKey, { home }));
    });
  });

  describe("who may come in", () => {
    test("a key with its passphrase", async () => {
      const credentials = { ...byKey, sftpKeyFilename: lockedKeyFile };
      await works(open({ ...credentials, sftpKeyPassphrase: "open sesame" }));
      const without = await refusal(open(credentials));
      expect(without).toMatchObject({ reason: "options", retry: "never" });
      expect(without.message).toContain("sftp_key_passphrase (sftpKeyPassphrase) is missing");
      const wrong = await refusal(open({ ...credentials, sftpKeyPassphrase: "c4n4ry" }));
      expect(wrong.message).toContain("sftp_key_passphrase (sftpKeyPassphrase) does not open the key");
    });

    test("a file of a key that is not there, or is something else", async () => {
      expect((await refusal(open({ ...byKey, sftpKeyFilename: "/nowhere/key" }))).message).toContain(
        "/nowhere/key, cannot be read (ENOENT)",
      );
      const other = join(server.folder, "no-key");
      writeFileSync(other, "c4n4ry");
      const error = await refusal(open({ ...byKey, sftpKeyFilename: other }));
      expect(error).toMatchObject({ reason: "options", retry: "never" });
      expect(error.message).toContain("it is no private key that is understood");
    });

    test("the keys in ~/.ssh, unless they are not to be tried", async () => {
      const home = homeOf();
      copyFileSync(keyFile, join(home, ".ssh", "id_ed25519"));
      await works(open({ sftpAllowAgent: false }, { home }));
      const error = await refusal(open({ sftpAllowAgent: false, sftpLookForKeys: false }, { home }));
      expect(error).toMatchObject({ reason: "options", retry: "never" });
      expect(error.message).toContain("there is no way to sign in");
    });

    test("a key that an agent holds", async () => {
      const agent = spawn("ssh-agent", ["-D", "-a", `${server.folder}-agent`], { stdio: ["ignore", "pipe", "ignore"] });
      try {
        for await (const _ of createInterface({ input: agent.stdout })) break;
        vi.stubEnv("SSH_AUTH_SOCK", `${server.folder}-agent`);
        execFileSync("ssh-add", ["-q", keyFile], { stdio: "ignore" });
        await works(open({ sftpLookForKeys: false }));
      } finally {
        vi.unstubAllEnvs();
        agent.kill();
      }
    });

    test("a key that the server does not know is an authentication error", async () => {
      const home = homeOf();
      const other = join(home, "other");
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]);
      const error = await refusal(open({ ...byKey, sftpKeyFilename: other, sftpPassword: "c4n4ry" }, { home }));
      expect(error).toMatchObject({ reason: "authentication", retry: "never" });
      expect(error.message).toContain(server.username);
    });
  });

  describe("a bad day", () => {
    test("a connection that breaks during a put: the old file stays, and the next attempt connects anew", async () => {
      await using storage = await open(byKey);
      await storage.put("cut", contentOf("old"), forever);
      const large: StorageContent = {
        async *stream() {
          for (let part = 0; part < 20; part++) {
            yield Buffer.alloc(1024 * 1024);
            if (part === 10) server.cut();
          }
        },
      };
      expect(await refusal(storage.put("cut", large, forever))).toMatchObject({ reason: "connection", retry: "call" });
      expect(await textOf(storage, "cut")).toBe("old");
      await storage.put("cut", contentOf("new"), forever);
      expect(await textOf(storage, "cut")).toBe("new");
      await storage.removeUnfinished("", new Date(Date.now() + 60_000), forever);
    });

    test("what was left half there goes when it is old, and what is going on stays", async () => {
      await using storage = await open(byKey, { folder: "left" });
      const temporaries = join(server.folder, "left", ".dlt_temporary");
      mkdirSync(temporaries, { recursive: true });
      for (const name of ["old", "new"]) writeFileSync(join(temporaries, name), "half");
      utimesSync(join(temporaries, "old"), new Date(0), new Date(0));
      expect(await keysOf(storage, "")).toEqual([]);
      await storage.removeUnfinished("", new Date(Date.now() - 3_600_000), forever);
      expect(readdirSync(temporaries)).toEqual(["new"]);
    });

    test("nobody listens, and nobody answers in time", async () => {
      const silent = createServer();
      const sockets: Socket[] = [];
      silent.on("connection", (socket) => void sockets.push(socket)).listen(0, "127.0.0.1");
      await once(silent, "listening");
      const { port } = silent.address() as AddressInfo;
      const hanging = await refusal(open({ ...byKey, sftpTimeout: 0.3 }, { port }));
      expect(hanging).toMatchObject({ reason: "connection", retry: "session" });
      expect(hanging.message).toContain("did not answer within 0.3 s");
      for (const socket of sockets) socket.destroy();
      silent.close();
      await once(silent, "close");
      const nobody = await refusal(open(byKey, { port }));
      expect(nobody).toMatchObject({ reason: "connection", retry: "session" });
      expect(nobody.message).toContain("nobody listens");
    });

    test("a signal ends the waiting for a server", async () => {
      const silent = createServer().listen(0, "127.0.0.1");
      const controller = new AbortController();
      silent.on("connection", (socket) => {
        socket.on("error", () => undefined);
        controller.abort(new Error("enough"));
      });
      await once(silent, "listening");
      const { port } = silent.address() as AddressInfo;
      const url = { scheme: "sftp", authority: `me@127.0.0.1:${port}`, path: "x" };
      await expect(openSftpStorage(url, byKey, controller.signal, homeOf())).rejects.toThrow("enough");
      silent.close();
    });

    test("a file where a folder should be, and a folder where a file should be", async () => {
      await using storage = await open(byKey, { folder: "ways" });
      await storage.put("a", contentOf("x"), forever);
      const inFile = await refusal(storage.put("a/b", contentOf("x"), forever));
      expect(inFile).toMatchObject({ reason: "options", retry: "never" });
      expect(inFile.message).toContain("/ways/a is a file, and a folder is needed");
      mkdirSync(join(server.folder, "ways", "folder"));
      for (const doing of [() => storage.put("folder", contentOf("x"), forever)]) {
        const error = await refusal(doing());
        expect(error).toMatchObject({ reason: "options", retry: "never" });
        expect(error.message).toContain("a folder is where the file should be");
      }
      expect(
        existsSync(join(server.folder, "ways", ".dlt_temporary")) ? readdirSync(join(server.folder, "ways", ".dlt_temporary")) : [],
      ).toEqual([]);
    });

    test("what a link leads to is listed", async () => {
      await using storage = await open(byKey, { folder: "links" });
      await storage.put("real/file", contentOf("1234"), forever);
      symlinkSync(join(server.folder, "links", "real"), join(server.folder, "links", "linked"));
      symlinkSync("/nowhere", join(server.folder, "links", "broken"));
      expect(await keysOf(storage, "")).toEqual(["linked/file", "real/file"]);
    });

    test("folders that lose their last file go, and those with others stay", async () => {
      await using storage = await open(byKey, { folder: "emptied" });
      for (const key of ["a/b/c/1", "a/b/2"]) await storage.put(key, contentOf("x"), forever);
      await storage.remove(["a/b/c/1"], forever);
      expect(readdirSync(join(server.folder, "emptied", "a", "b"))).toEqual(["2"]);
      await storage.remove(["a/b/2"], forever);
      expect(existsSync(join(server.folder, "emptied", "a"))).toBe(false);
    });
  });
});

describe("OpenSSH that only lets read", async () => {
  if (noSshd !== undefined) return test.skip(`is not available: ${noSshd}`, () => undefined);
  const place = await startSftpPlace({ sftpOptions: "-R" });
  afterAll(() => place[Symbol.asyncDispose]());

  test("says who may not do what", async () => {
    mkdirSync(join(place.server.folder, "lake", "some"), { recursive: true });
    writeFileSync(join(place.server.folder, "lake", "some", "file"), "there");
    await using storage = await place.open();
    expect(await textOf(storage, "file")).toBe("there");
    for (const doing of [() => storage.put("other", contentOf("x"), forever), () => storage.remove(["file"], forever)]) {
      const error = await refusal(doing());
      expect(error).toMatchObject({ reason: "permission", retry: "never" });
      expect(error.message).toContain(`does not let the user "${place.server.username}"`);
    }
  });
});
