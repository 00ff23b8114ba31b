// The image of docs/images.md, for two platforms: on one of them somebody has forgotten setcap.
import { addBlob, addImage, type Files, layoutOf, type Made, OCI } from './made-image.ts';
import { CAPABILITY, netBind, type Written } from './tar-file.ts';

const ELF = '\x7fELF, and the rest of a program\n';

const base: readonly Written[] = [
  { name: 'etc/passwd', content: 'root:x:0:0::/root:/bin/sh\nweb:x:101:101::/srv:/bin/sh\n' },
  { name: 'etc/group', content: 'root:x:0:\nweb:x:101:\n' },
  { name: 'bin/sh', mode: 0o755, content: ELF },
  { name: 'bin/ping', mode: 0o4755, content: ELF },
  { name: 'usr/local/bin/start.sh', mode: 0o755, content: '#!/bin/sh\nexec /srv/web\n' },
];

const web = (pax: NonNullable<Written['pax']>): Made => ({
  config: {
    User: 'web',
    Entrypoint: ['/srv/web'],
    Cmd: ['--http', ':80'],
    Env: ['HTTP_PORT=80'],
    ExposedPorts: { '80/tcp': {} },
  },
  layers: [base, [{ name: 'srv/web', mode: 0o755, content: ELF, pax }]],
});

export function exampleImage(): Files {
  const files: Files = new Map();
  const amd = addImage(files, web({ [CAPABILITY]: netBind('ep') }));
  const arm = addImage(files, { ...web({}), architecture: 'arm64' });
  const index = addBlob(files, { schemaVersion: 2, mediaType: OCI.index, manifests: [amd, arm] }, OCI.index);
  return layoutOf(files, [index]);
}
