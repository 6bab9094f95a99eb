import { describeCapabilityOverrides } from "../capabilities/overrides.js";
import type { OptionDescription } from "../options/describe-options.js";

/** The options that every destination takes from config besides its own. `destinationName` is not among them: it says where config is looked up. */
export function describeCommonOptions(): readonly OptionDescription[] {
  return [
    {
      path: ["environment"],
      key: "environment",
      secret: false,
      type: "text",
      required: false,
      description: 'Free text for your own use, such as "production"; shown in load info.',
    },
    ...describeCapabilityOverrides(),
  ];
}
