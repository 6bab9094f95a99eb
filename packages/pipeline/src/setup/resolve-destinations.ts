import type { Destination, DestinationReference } from "@dlt-ts/core";
import { resolveDestination } from "../destination/resolve-destination.js";
import { configureDestination } from "../destination/resolve-options.js";
import type { PipelineSetup } from "./pipeline-setup.js";

/** What a user said about where a pipeline loads to. */
export interface DestinationChoices {
  readonly destination?: DestinationReference | undefined;
  readonly destinationName?: string | undefined;
  readonly destinationOptions?: Readonly<Record<string, unknown>> | undefined;
  readonly staging?: DestinationReference | undefined;
  readonly stagingName?: string | undefined;
  readonly stagingOptions?: Readonly<Record<string, unknown>> | undefined;
}

/** Configured, so that their capabilities are final; not connected, and not yet complete. */
export interface Destinations {
  readonly destination: Destination;
  /** The text that the destination was found by; absent where it was given as an object. */
  readonly reference?: string;
  readonly staging?: Destination;
  /** The naming convention that was given in code, as an option of the destination. It goes before what config says for schemas. */
  readonly naming?: string;
}

/** The destinations of a pipeline: given in code, else in config, else those of the last run. Throws where no destination is known. */
export async function resolveDestinations(setup: PipelineSetup, choices: DestinationChoices): Promise<Destinations> {
  const { settings } = setup;
  const { destinationType: reference, destinationName: name } = destinationSaid(setup, choices);
  const { destination, given } = await resolved(setup, reference, name, choices.destinationOptions);
  const stagingReference = choices.staging ?? settings.stagingType;
  const stagingName = choices.stagingName ?? (choices.staging === undefined ? settings.stagingName : undefined);
  return {
    destination,
    ...(given.options.namingConvention === undefined ? {} : { naming: given.options.namingConvention }),
    ...(typeof reference === "string" ? { reference } : {}),
    ...(stagingReference === undefined && stagingName === undefined
      ? {}
      : { staging: (await resolved(setup, stagingReference, stagingName, choices.stagingOptions)).destination }),
  };
}

function destinationSaid(
  { settings, remembered }: PipelineSetup,
  { destination, destinationName }: DestinationChoices,
): { readonly destinationType: DestinationReference | undefined; readonly destinationName: string | undefined } {
  if (destination !== undefined) return { destinationType: destination, destinationName };
  const name = destinationName ?? settings.destinationName;
  if (settings.destinationType !== undefined || name !== undefined) {
    return { destinationType: settings.destinationType as DestinationReference | undefined, destinationName: name };
  }
  return {
    destinationType: remembered.destinationType as DestinationReference | undefined,
    destinationName: remembered.destinationName,
  };
}

/** Whether anybody says where the pipeline loads to. */
export function hasDestination({ settings }: PipelineSetup, choices: DestinationChoices): boolean {
  return [choices.destination, choices.destinationName, settings.destinationType, settings.destinationName].some(
    (choice) => choice !== undefined,
  );
}

async function resolved(
  { config, secrets }: PipelineSetup,
  reference: DestinationReference | undefined,
  destinationName: string | undefined,
  destinationOptions: Readonly<Record<string, unknown>> | undefined,
): Promise<{ readonly destination: Destination; readonly given: Destination }> {
  const given = await resolveDestination(reference, { config, destinationName, destinationOptions });
  const destination = await configureDestination(given, config);
  secrets.learn(destination.factory.schema, destination.options);
  return { destination, given };
}
