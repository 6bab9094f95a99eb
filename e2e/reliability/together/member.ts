import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ChildOrder } from "./child.ts";

const program = fileURLToPath(new URL("child.ts", import.meta.url));

/** A process that has all it needs for its load, and waits. */
export class Member {
  readonly #child: ChildProcess;
  #ended: Promise<string>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, "exit").then(([code, signal]) => String(signal ?? code));
  }

  static async start(order: ChildOrder): Promise<Member> {
    const child = fork(program, { execArgv: ["--disable-warning=ExperimentalWarning"] });
    const member = new Member(child);
    child.send(order);
    await once(child, "message");
    return member;
  }

  /** Lets it load. Answers `done`, an error, or the signal that ended it. */
  async load(): Promise<string> {
    const said = once(this.#child, "message").then(([text]) => String(text));
    this.#child.send("begin");
    const end = await Promise.race([said, this.#ended]);
    await this.#ended;
    return end;
  }
}
