// What Dockerfiles of public projects do, judged by hand. Those in public/ say in a few lines what decides in theirs of 2026-11-28:
// coredns/coredns 4b26cce Dockerfile, caddyserver/caddy-docker 62d1326 2.11/alpine/Dockerfile, prometheus-operator/prometheus-operator
// Dockerfile, kubernetes/ingress-nginx dbb11b9 rootfs/Dockerfile-chroot, traefik/traefik-library-image v3.5/scratch/Dockerfile. 614 of 23
// repositories were read then without a fault: 603 are images, 11 have no FROM.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ImageFacts } from '../../../src/model/bind.ts';
import { built } from './built.ts';

test.each<[string, Partial<ImageFacts> & { readonly evidence: string }, string, readonly string[]]>([
  [
    // distroless with its own USER, and the capability brought by COPY --from.
    'coredns',
    { user: '65532:65532', fileCapability: 'ep', exec: 'direct', exposes: [53], evidence: '6, 10, 13' },
    '/coredns',
    [],
  ],
  [
    // No USER, and setcap in one RUN with the download; CMD finds caddy in PATH.
    'caddy',
    { user: '', fileCapability: 'ep', exec: 'direct', exposes: [80, 443], evidence: '13, 21' },
    'caddy',
    [],
  ],
  [
    // USER by number, and a program that a Makefile makes: whether that gives it a capability, the file does not say.
    'prometheus-operator',
    { user: '65534', exec: 'direct', evidence: '11, 12' },
    '/bin/operator',
    [],
  ],
  [
    // dumb-init has the same capabilities as what it executes, which needs SYS_CHROOT, too; the user's number stands in adduser.
    'ingress-nginx-chroot',
    {
      user: 'www-data',
      uid: 101,
      fileCapability: 'ep',
      exec: 'direct',
      needs: ['SYS_CHROOT'],
      exposes: [80, 443],
      evidence: '21, 28, 30',
    },
    '/nginx-ingress-controller',
    ['dumb-init'],
  ],
  [
    // From an image that is no stage: whether its traefik has a capability, the file does not say.
    'traefik-scratch',
    { user: '', exec: 'direct', exposes: [80], evidence: '5' },
    '/traefik',
    [],
  ],
])('%s', (name, expected, program, by) => {
  const { facts, program: found, traps } = built(readFileSync(new URL(`public/${name}.Dockerfile`, import.meta.url), 'utf8'));
  const { program: _, ...image } = facts;
  expect(image).toEqual(expected);
  expect(found).toMatchObject({ name: program, by });
  expect(traps).toEqual([]);
});
