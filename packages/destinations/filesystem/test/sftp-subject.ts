import { userInfo } from "node:os";
import type { CreateSubject, SubjectModule } from "@dlt-ts/destination-tests";
import { filesystem } from "@dlt-ts/filesystem";
import { noSshd } from "@dlt-ts/test-servers";

/** Child processes find the server of the test in the environment. */
export const create: CreateSubject = ({ folder }) => {
  const { DLT_TEST_SSHD_PORT = "22", DLT_TEST_SSHD_KEY = "", DLT_TEST_SSHD_FINGERPRINT = "" } = process.env;
  const credentials = { sftpKeyFilename: DLT_TEST_SSHD_KEY, sftpHostFingerprint: DLT_TEST_SSHD_FINGERPRINT, sftpAllowAgent: false };
  return { destination: filesystem(`sftp://${userInfo().username}@127.0.0.1:${DLT_TEST_SSHD_PORT}${folder}/lake`, { credentials }) };
};

export const unavailable: SubjectModule["unavailable"] = () => noSshd;
