import type { NamingConvention } from "../naming/naming-convention.js";
import type { DestinationCapabilities } from "./capabilities.js";

/**
 * Capabilities as they are under a naming convention: one that keeps case turns folding off where the engine can keep
 * names apart by case. Where it cannot, they stay as they are, and names that differ only in case are refused by `planLoad`.
 */
export function adjustCapabilities<Capabilities extends DestinationCapabilities>(
  capabilities: Capabilities,
  naming: Pick<NamingConvention, "caseSensitive">,
): Capabilities {
  const { caseSensitive, casing } = capabilities.identifiers;
  if (!naming.caseSensitive || !caseSensitive || casing === "preserve") return capabilities;
  return { ...capabilities, identifiers: { ...capabilities.identifiers, casing: "preserve" } };
}
