import { join } from "node:path";
import { DestinationError } from "@dlt-ts/core";
import { checkKey } from "./check-key.js";

/** Names that Windows gives to devices, with any extension. https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
const notOnWindows = /[<>:"|?*]|[. ]$/;

/**
 * The path of a key below a folder. Throws a `DestinationError` (`data`) for what cannot be a file there.
 *
 * @param platform default: that of this process
 */
export function localPath(folder: string, key: string, platform: NodeJS.Platform = process.platform): string {
  checkKey(key);
  const parts = key.split("/");
  if (platform === "win32") {
    const refused = parts.find((part) => deviceName.test(part) || notOnWindows.test(part));
    if (refused !== undefined) {
      throw new DestinationError(
        "data",
        `"${refused}" cannot be the name of a file or folder on Windows (path "${key}"): rename the table, or change the layout.`,
        { context: { path: key } },
      );
    }
  }
  return join(folder, ...parts);
}
