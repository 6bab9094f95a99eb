import { Config, type ConfigListeners } from "./config.js";
import { EnvironmentProvider, type Environment } from "./environment-provider.js";
import { projectFolders } from "./project-folders.js";
import { TomlProvider } from "./toml-provider.js";

/** Where config is read from. */
export interface ConfigOptions extends ConfigListeners {
  /** Default: `DLT_PROJECT_DIR`, else the current folder. */
  readonly projectFolder?: string;
  /** Config for all projects. Default: `~/.dlt`; `/var/dlt` for root. */
  readonly globalFolder?: string;
  /** Default: `process.env`. */
  readonly environment?: Environment;
  /** Where containers keep secrets as files. Default: `/run/secrets`. */
  readonly secretsFolder?: string;
}

/** Reads `secrets.toml` and `config.toml` of the project and of the user. Throws a `ConfigError` for a file that is not TOML. */
export function readConfig(options: ConfigOptions = {}): Config {
  const environment = options.environment ?? process.env;
  const folders = projectFolders({
    environment,
    currentFolder: process.cwd(),
    projectFolder: options.projectFolder,
    globalFolder: options.globalFolder,
  });
  const places = [folders.settings, folders.global];
  const providers = [
    new EnvironmentProvider(environment, options.secretsFolder ?? "/run/secrets"),
    TomlProvider.read("secrets.toml", places, true),
    TomlProvider.read("config.toml", places, false),
  ];
  return new Config(folders, providers, options);
}
