import type { PackageDraft } from "../package/package-store.js";

/** Drafts of one extraction. Disposal removes those that were not published. */
export class OpenDrafts implements AsyncDisposable {
  readonly #drafts: PackageDraft[] = [];

  add(draft: PackageDraft): PackageDraft {
    this.#drafts.push(draft);
    return draft;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const draft of this.#drafts) await draft[Symbol.asyncDispose]();
  }
}
