// Images that others are built on, and as whom they run: none of their Dockerfiles has USER, an entrypoint that listens, or setcap
// (docker-library/official-images leads to each). They start nothing of their own, so that manifests hardly name them.
import type { ImageFacts } from '../model/bind.ts';
import { imageFactsOf, parseImage } from './images.ts';

const ROOT = new Set(
  (
    'alpine almalinux amazonlinux archlinux busybox debian fedora oraclelinux rockylinux ubuntu ' +
    'gcc golang openjdk eclipse-temurin php python ruby rust'
  ).split(' '),
);

/** What is known of the base of a build. */
export function baseFactsOf(reference: string): ImageFacts | undefined {
  const { name, tag } = parseImage(reference);
  const official = /^docker\.io\/library\/([^/]+)$/.exec(name)?.[1];
  if (official !== undefined && ROOT.has(official) && !/windowsservercore|nanoserver/.test(tag ?? '')) return { user: '' };
  // GoogleContainerTools/distroless: the tag says as whom; nobody else than root and nonroot is in its passwd, but for nobody.
  if (name.startsWith('gcr.io/distroless/')) {
    return /(?:^|-)nonroot(?:-|$)/.test(tag ?? '') ? { user: '65532', uid: 65_532 } : { user: '0' };
  }
  return imageFactsOf(reference);
}
