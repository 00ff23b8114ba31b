import { describe, expect, test } from 'vitest';
import { imageFactsOf, parseImage } from '../../src/knowledge/images.ts';
import { podOn80, told, verdictOn } from './bind-pods.ts';
import type { Manifest } from './minimal-pod.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('a reference', () => {
  test.each([
    ['nginx', { name: 'docker.io/library/nginx' }],
    ['nginx:1.29', { name: 'docker.io/library/nginx', tag: '1.29' }],
    [`nginx@${DIGEST}`, { name: 'docker.io/library/nginx', digest: DIGEST }],
    [`docker.io/library/nginx:1.29@${DIGEST}`, { name: 'docker.io/library/nginx', tag: '1.29', digest: DIGEST }],
    ['docker.io/nginx', { name: 'docker.io/library/nginx' }],
    ['index.docker.io/library/nginx', { name: 'docker.io/library/nginx' }],
    ['public.ecr.aws/docker/library/nginx:1', { name: 'docker.io/library/nginx', tag: '1' }],
    ['mirror.gcr.io/library/nginx', { name: 'docker.io/library/nginx' }],
    ['nginxinc/nginx-unprivileged', { name: 'docker.io/nginxinc/nginx-unprivileged' }],
    ['k8s.gcr.io/coredns/coredns:v1.9.3', { name: 'registry.k8s.io/coredns/coredns', tag: 'v1.9.3' }],
    ['localhost/nginx', { name: 'localhost/nginx' }],
    ['registry:5000/nginx:1', { name: 'registry:5000/nginx', tag: '1' }],
    ['example.org/library/nginx', { name: 'example.org/library/nginx' }],
    ['', { name: 'docker.io/' }],
  ])('%s', (reference, image) => {
    expect(parseImage(reference)).toEqual(image);
  });
});

describe('a well-known image', () => {
  test.each<[reference: string, facts: Manifest]>([
    ['nginx:1.29-alpine', { user: '', fileCapability: 'none' }],
    [`nginx@${DIGEST}`, { user: '', fileCapability: 'none' }],
    ['ghcr.io/nginx/nginx-unprivileged:stable', { user: 101, fileCapability: 'none' }],
    ['haproxy:2.3', { user: '' }],
    ['haproxy:2', { user: 'haproxy', uid: 99 }],
    ['haproxy:3.2.1-alpine', { user: 'haproxy', uid: 99 }],
    ['haproxy', { user: 'haproxy' }],
    ['haproxy:lts-alpine3.22', { user: 'haproxy' }],
    ['caddy:2.8', { user: '', fileCapability: 'ep', exec: 'direct' }],
    ['coredns/coredns:1.10.1', { user: '', fileCapability: 'none' }],
    ['registry.k8s.io/coredns/coredns:v1.11.1', { user: 'nonroot:nonroot', uid: 65532, fileCapability: 'ep' }],
    ['coredns/coredns:1.14.6', { user: 'nonroot:nonroot' }],
    ['coredns/coredns:1.14.7', { user: '65532:65532', fileCapability: 'ep' }],
    ['coredns/coredns:latest', { user: '65532:65532' }],
    ['registry.k8s.io/ingress-nginx/controller:v1.15.0', { user: 'www-data', uid: 101, fileCapability: 'ep', exec: 'direct' }],
    ['nginx/nginx-ingress:5.5.4-alpine', { user: 101, fileCapability: 'eip' }],
    ['adguard/adguardhome:v0.107.60', { user: '', fileCapability: 'eip' }],
    ['ghcr.io/0xerr0r/blocky:v0.32', { user: 100, fileCapability: 'p', raisesCapability: true }],
    ['postgres:17', { user: '', stepsDown: true }],
    ['memcached:1.6-alpine', { user: 'memcache' }],
    ['wordpress:6-apache', { user: '' }],
  ])('%s', (reference, facts) => {
    expect(imageFactsOf(reference)).toMatchObject({ ...facts, evidence: expect.stringMatching(/^[\w.-]+\/[\w.-]+ \S/) });
  });

  test.each([
    ['another registry', 'example.org/nginx'],
    ['another repository of the same name', 'someone/nginx'],
    ['a name that only begins so', 'nginx-extra'],
    ['a name that only ends so', 'my-nginx'],
    ['a version of which nothing was read', 'caddy:2.4'],
    ['a digest alone, where versions differ', `coredns/coredns@${DIGEST}`],
    ['Windows', 'caddy:2.8-windowsservercore-ltsc2022'],
    ['another make', 'wordpress:6-fpm'],
    ['no reference', ''],
  ])('is not %s', (_, reference) => {
    expect(imageFactsOf(reference)).toBeUndefined();
  });
});

describe('what becomes of it', () => {
  const HARDENED = {
    runAsUser: 101,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
  };
  const dropped = { ...HARDENED, capabilities: { drop: ['ALL'] } };

  test.each<[reference: string, context: Manifest, line: string]>([
    ['nginx:1.29', {}, 'binds via root, over-privileged'],
    ['nginx:1.29', HARDENED, 'fails: EACCES'],
    ['nginxinc/nginx-unprivileged', {}, 'fails: EACCES'],
    ['registry.k8s.io/ingress-nginx/controller:v1.15.0', HARDENED, 'binds via file-capability'],
    ['registry.k8s.io/ingress-nginx/controller:v1.15.0', dropped, 'fails: EPERM'],
    ['registry.k8s.io/ingress-nginx/controller:v1.15.0', { runAsNonRoot: true }, 'fails: CreateContainerConfigError'],
    ['registry.k8s.io/coredns/coredns:v1.12.1', HARDENED, 'binds via file-capability'],
    ['coredns/coredns:1.14.7', { runAsNonRoot: true }, 'binds via file-capability'],
    ['caddy:2', dropped, 'fails: EPERM'],
    ['ghcr.io/0xerr0r/blocky', HARDENED, 'binds via file-capability'],
    ['ghcr.io/0xerr0r/blocky', dropped, 'fails: EACCES'],
    ['redis', {}, 'fails: EACCES'],
  ])('%s %j', (reference, context, line) => {
    expect(told(verdictOn(podOn80(context), 'containerd-1', { image: imageFactsOf(reference) }))).toBe(line);
  });
});
