import type { EventEmitter } from "node:events";
import { DestinationError } from "@dlt-ts/core";
import type { Client } from "pg";
import { address, type ServerPlace } from "./server-place.js";

const boundMechanism = "SCRAM-SHA-256-PLUS";

/**
 * `channel_binding=require`: the password is used only in a proof that is bound to the certificate of the connection, and the server proves
 * that it knows the password too. The driver binds where the server offers it, and says nothing where it does not.
 */
export class RequiredBinding {
  readonly #place: ServerPlace;
  readonly #password: string | undefined;
  #offered = false;
  #proved = false;

  constructor(place: ServerPlace, password: string | undefined) {
    this.#place = place;
    this.#password = password;
  }

  /** The password, for the driver, which asks for it when the server has said how it wants it. Throws when it would go out unbound. */
  readonly password = (): string => {
    if (!this.#offered) throw this.#refused();
    if (this.#password !== undefined) return this.#password;
    throw new DestinationError("options", '"channel_binding=require" needs a password in the credentials; ~/.pgpass is not asked for it.', {
      context: { option: "credentials" },
    });
  };

  /** Listens how the server authenticates a client that does not connect yet. */
  watch(client: Client): void {
    const { connection } = client as unknown as { readonly connection: EventEmitter };
    connection.once("authenticationSASL", ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      this.#offered = mechanisms.includes(boundMechanism);
    });
    connection.once("authenticationSASLFinal", () => (this.#proved = this.#offered));
  }

  /** Throws for a connection that the server let in without such a proof. */
  check(): void {
    if (!this.#proved) throw this.#refused();
  }

  #refused(): DestinationError {
    return new DestinationError(
      "options",
      `Postgres at ${address(this.#place)} does not bind the password to the connection, as "channel_binding=require" asks: that needs TLS and scram-sha-256. Set channel_binding=prefer to do without.`,
      { context: { option: "credentials" } },
    );
  }
}
