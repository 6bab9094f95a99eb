import * as z from "zod";

/** For `s3://`. Without keys: the default chain of the AWS SDK (environment, profile, role of the machine). */
export interface AwsCredentials {
  readonly awsAccessKeyId?: string | undefined;
  readonly awsSecretAccessKey?: string | undefined;
  /** Of temporary keys. */
  readonly awsSessionToken?: string | undefined;
  /** A profile of `~/.aws`. */
  readonly profileName?: string | undefined;
  readonly regionName?: string | undefined;
  /** The address of a store that speaks S3: `https://minio.example:9000`. Also of Azure's and Google's emulators. */
  readonly endpointUrl?: string | undefined;
  /** Where the bucket stands in URLs: `path`, or `vhost` for the name of the host. Default: `path` with an endpoint, else `vhost`. */
  readonly s3UrlStyle?: "path" | "vhost" | undefined;
}

/** For `az://`, `azure://`, `abfs://`, `abfss://`, `adl://`. Without key, token and secret: the default chain of Azure's SDK. */
export interface AzureCredentials {
  readonly azureStorageAccountName?: string | undefined;
  readonly azureStorageAccountKey?: string | undefined;
  /** A shared access signature. */
  readonly azureStorageSasToken?: string | undefined;
  /** What the signatures permit that are made of the key, for other engines that read the files. Default: `racwdl`. */
  readonly azureSasTokenPermissions?: string | undefined;
  /** The host of the account, where it is not `<account>.blob.core.windows.net`. */
  readonly azureAccountHost?: string | undefined;
  /** Of a service principal. */
  readonly azureTenantId?: string | undefined;
  readonly azureClientId?: string | undefined;
  readonly azureClientSecret?: string | undefined;
}

/** For `gs://` and `gcs://`: a service account, or OAuth. Without a private key and a refresh token: Application Default Credentials. */
export interface GcpCredentials {
  readonly projectId?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly privateKeyId?: string | undefined;
  readonly clientEmail?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** `service_account` or `authorized_user`, as in the JSON of Google; not needed. */
  readonly type?: string | undefined;
  readonly tokenUri?: string | undefined;
  readonly authUri?: string | undefined;
}

/** For every cloud. */
export interface PublicAccess {
  /** The bucket is open to everybody, as that of an emulator: no credentials are looked for, and nothing is signed. Default: false. */
  readonly anonymous?: boolean | undefined;
}

/** For `sftp://`. */
export interface SftpCredentials {
  /** Default: 22. */
  readonly sftpPort?: number | undefined;
  /** Default: the user before the `@` of the URL, else the user of this process. */
  readonly sftpUsername?: string | undefined;
  readonly sftpPassword?: string | undefined;
  /** The file of a private key. */
  readonly sftpKeyFilename?: string | undefined;
  readonly sftpKeyPassphrase?: string | undefined;
  /** Seconds to wait for the connection. Default: 20. */
  readonly sftpTimeout?: number | undefined;
  /** Whether the SSH agent is asked. Default: true. */
  readonly sftpAllowAgent?: boolean | undefined;
  /** Whether the keys in `~/.ssh` are tried. Default: true. */
  readonly sftpLookForKeys?: boolean | undefined;
  /** The SHA-256 of the host's key, base64, as `ssh-keygen -lf` shows it. Default: the host must be in `~/.ssh/known_hosts`. */
  readonly sftpHostFingerprint?: string | undefined;
}

/** Of the cloud that `bucketUrl` names; the fields of the others are not read. Their names are those of Python dlt. */
export interface FilesystemCredentials extends AwsCredentials, AzureCredentials, GcpCredentials, SftpCredentials, PublicAccess {}

const text = z.string().min(1).optional();
const secret = (description: string): z.ZodOptional<z.ZodString> => z.string().min(1).optional().meta({ writeOnly: true, description });
const about = (description: string): z.ZodOptional<z.ZodString> => text.meta({ description });

/** One object for all clouds, since the names tell whose a field is. */
export const credentialsSchema: z.ZodType<FilesystemCredentials, FilesystemCredentials> = z.strictObject({
  awsAccessKeyId: about("S3: the id of the access key"),
  awsSecretAccessKey: secret("S3: the secret access key"),
  awsSessionToken: secret("S3: the token of temporary keys"),
  profileName: about("S3: a profile of `~/.aws`"),
  regionName: about("S3: the region"),
  endpointUrl: about("S3 and compatible: the address of the store; also of emulators"),
  s3UrlStyle: z.enum(["path", "vhost"]).optional().meta({ description: "S3: where the bucket stands in URLs" }),
  azureStorageAccountName: about("Azure: the storage account"),
  azureStorageAccountKey: secret("Azure: the key of the account"),
  azureStorageSasToken: secret("Azure: a shared access signature"),
  azureSasTokenPermissions: about("Azure: what the signatures permit that other engines get"),
  azureAccountHost: about("Azure: the host of the account"),
  azureTenantId: about("Azure: the tenant of a service principal"),
  azureClientId: about("Azure: the id of a service principal"),
  azureClientSecret: secret("Azure: the secret of a service principal"),
  projectId: about("Google: the project"),
  privateKey: secret("Google: the private key of a service account"),
  privateKeyId: about("Google: the id of the private key"),
  clientEmail: about("Google: the address of a service account"),
  clientId: about("Google: the id of an OAuth client"),
  clientSecret: secret("Google: the secret of an OAuth client"),
  refreshToken: secret("Google: the refresh token of OAuth"),
  type: about("Google: the type of the JSON that the fields come from"),
  tokenUri: about("Google: of the JSON that the fields come from; not needed"),
  authUri: about("Google: of the JSON that the fields come from; not needed"),
  anonymous: z.boolean().optional().meta({ description: "Clouds: the bucket is public, nothing is signed", default: false }),
  sftpPort: z.int().min(1).max(65_535).optional().meta({ description: "SFTP: the port", default: 22 }),
  sftpUsername: about("SFTP: the user"),
  sftpPassword: secret("SFTP: the password"),
  sftpKeyFilename: about("SFTP: the file of a private key"),
  sftpKeyPassphrase: secret("SFTP: the passphrase of the private key"),
  sftpTimeout: z.number().positive().optional().meta({ description: "SFTP: seconds to wait for the connection", default: 20 }),
  sftpAllowAgent: z.boolean().optional().meta({ description: "SFTP: ask the SSH agent", default: true }),
  sftpLookForKeys: z.boolean().optional().meta({ description: "SFTP: try the keys in `~/.ssh`", default: true }),
  sftpHostFingerprint: about("SFTP: the SHA-256 of the host's key, base64"),
});
