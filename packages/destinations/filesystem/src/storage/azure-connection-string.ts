import type { DestinationError } from "@dlt-ts/core";
import { credentialsError } from "../options/half-given.js";

/** What is read of a connection string; the portal of Azure shows it. */
export interface AzureConnectionString {
  readonly account?: string;
  readonly key?: string;
  readonly sasToken?: string;
  /** Of the account, as a URL. */
  readonly endpoint?: string;
}

/** The account of the emulator, which everybody knows. https://learn.microsoft.com/en-us/azure/storage/common/storage-connect-azurite */
const emulator: AzureConnectionString = {
  account: "devstoreaccount1",
  key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
  endpoint: "http://127.0.0.1:10000/devstoreaccount1",
};

/** Throws a `DestinationError` (`options`) for what is none; it never repeats a value. */
export function parseAzureConnectionString(text: string): AzureConnectionString {
  const settings = new Map<string, string>();
  for (const setting of text.split(";").map((each) => each.trim())) {
    if (setting === "") continue;
    const equals = setting.indexOf("=");
    if (equals < 1) throw refused("each setting is a name, an equals sign and a value, and they are separated by semicolons");
    settings.set(setting.slice(0, equals).trim().toLowerCase(), setting.slice(equals + 1).trim());
  }
  if (settings.get("usedevelopmentstorage")?.toLowerCase() === "true") return emulator;

  const account = settings.get("accountname");
  const key = settings.get("accountkey");
  const sasToken = settings.get("sharedaccesssignature");
  const endpoint = settings.get("blobendpoint") ?? endpointOf(settings, account);
  if (endpoint === undefined) throw refused("it has neither AccountName nor BlobEndpoint");
  if (key === undefined && sasToken === undefined) throw refused("it has neither AccountKey nor SharedAccessSignature");
  return {
    endpoint,
    ...(account === undefined ? {} : { account }),
    ...(key === undefined ? {} : { key }),
    ...(sasToken === undefined ? {} : { sasToken }),
  };
}

function endpointOf(settings: ReadonlyMap<string, string>, account: string | undefined): string | undefined {
  if (account === undefined) return undefined;
  const protocol = settings.get("defaultendpointsprotocol") ?? "https";
  return `${protocol}://${account}.blob.${settings.get("endpointsuffix") ?? "core.windows.net"}`;
}

function refused(why: string): DestinationError {
  return credentialsError(
    undefined,
    `for Azure a text is a connection string, and ${why}. It looks like DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net`,
  );
}
