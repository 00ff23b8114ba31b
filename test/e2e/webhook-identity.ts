import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KeyPair } from './certificates.ts';

/** Common name of the certificate by which webhooks may know the API server. */
export const API_SERVER_NAME = 'kube-apiserver';

/**
 * Writes what makes an API server show a certificate to webhooks that ask for one, and gives its argument. See
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#authenticate-apiservers
 */
export function webhookIdentity(folder: string, { cert, key }: KeyPair): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  // The name of a user here is the host of the webhook that is called; a star is any.
  const kubeconfig = { apiVersion: 'v1', kind: 'Config', users: [{ name: '*', user }] };
  const kubeConfigFile = path.join(folder, 'webhooks.kubeconfig');
  writeFileSync(kubeConfigFile, JSON.stringify(kubeconfig), { mode: 0o600 });
  const configuration = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'WebhookAdmissionConfiguration', kubeConfigFile };
  const plugins = [{ name: 'ValidatingAdmissionWebhook', configuration }];
  const file = path.join(folder, 'admission.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AdmissionConfiguration', plugins }));
  return `--admission-control-config-file=${file}`;
}
