import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';

const house = path.join(import.meta.dirname, '../..');
const here = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!here) console.warn('SKIPPED  kustomize: kubectl is not on this machine');

type Thing = { readonly kind: string; readonly metadata: { readonly namespace?: string }; readonly spec?: Readonly<Record<string, unknown>> };
const render = (folder: string): readonly Thing[] =>
  parseAllDocuments(execFileSync('kubectl', ['kustomize', path.join(house, 'k8s', folder)], { encoding: 'utf8' })).map((document) => document.toJSON() as Thing);
const kinds = (things: readonly Thing[]): string[] => things.map(({ kind }) => kind).sort();
const specOf = (things: readonly Thing[], kind: string) => things.find((thing) => thing.kind === kind)?.spec;

describe('the manifests', () => {
  test.each(['base', 'ha'])('given %s, then no secret is in it, and the hub is nobody special and says when it is ready', (folder) => {
    if (!here) return;
    const things = render(folder);
    expect(kinds(things)).not.toContain('Secret');
    expect(specOf(things, 'NetworkPolicy')).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(specOf(things, 'Deployment')).toMatchObject({
      template: {
        spec: {
          automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, runAsUser: 1000 },
          containers: [{
            readinessProbe: { httpGet: { path: '/readyz' } }, livenessProbe: { httpGet: { path: '/livez' } }, resources: { requests: { memory: expect.any(String) }, limits: { memory: expect.any(String) } },
            securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            env: expect.arrayContaining([{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'fuel-hub', key: 'DATABASE_URL' } } }]),
          }],
        },
      },
    });
    for (const { kind, metadata } of things) if (kind !== 'Namespace') expect(metadata.namespace).toBe('fuel');
  });

  test('given ha, then there are two hubs with one key, apart from each other, and one of them stays', () => {
    if (!here) return;
    const things = render('ha');
    expect(specOf(things, 'Deployment')).toMatchObject({ replicas: 2, template: { spec: { topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname' }], containers: [{ env: expect.arrayContaining([{ name: 'FUEL_HUB_KEY_FILE', value: '/secrets/hub.seed' }]) }] } } });
    expect(specOf(things, 'PodDisruptionBudget')).toMatchObject({ minAvailable: 1 });
  });
});

test('given the compose file, then only loopback is published and nothing has to be set', () => {
  const { services } = parse(readFileSync(path.join(house, 'docker/compose.yaml'), 'utf8')) as { services: Readonly<Record<string, { readonly image: string; readonly ports?: readonly string[] }>> };
  expect(Object.keys(services).sort()).toEqual(['hub', 'keys', 'nats', 'postgres']);
  for (const { image, ports = [] } of Object.values(services)) {
    expect(image).toMatch(/^\$\{FUEL_IMAGE_\w+:-[^}]+\}$/);
    for (const port of ports) expect(port).toMatch(/^\$\{FUEL_BIND:-127\.0\.0\.1\}:/);
  }
});
