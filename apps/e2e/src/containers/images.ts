import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serverImages, temporaryDirectory, type Engine } from '@fuel/testing';
import { root } from '../stage/programs.ts';

export interface Images {
  readonly hub: string;
  readonly node: string;
  readonly postgres: string;
  readonly nats: string;
  /** Of what was built; the others are the machine's. */
  remove(): Promise<void>;
}

export const baseImage = process.env['FUEL_IMAGE_NODE'] || 'node:24-bookworm';

/** Both images as docker/ says, from the tarball (npm run pack), beside those of Postgres and NATS. Names from the environment; see docker/local/make.sh. */
export async function buildImages({ GenericContainer, docker }: Engine, run: string): Promise<Images> {
  // Of the work tree only this goes to the engine.
  await using context = await temporaryDirectory('images');
  await mkdir(join(context.path, 'dist'));
  await cp(join(root, 'docker'), join(context.path, 'docker'), { recursive: true });
  await cp(join(root, 'dist'), join(context.path, 'dist'), { recursive: true, filter: (file) => file === join(root, 'dist') || file.endsWith('.tgz') });
  const build = async (what: 'hub' | 'node'): Promise<string> => {
    const name = `${run}-${what}`;
    await GenericContainer.fromDockerfile(context.path, `docker/${what}.Dockerfile`).withBuildArgs({ BASE_IMAGE: baseImage }).build(name, { deleteOnExit: false });
    return name;
  };
  const [hub, node] = [await build('hub'), await build('node')];
  return {
    hub, node, ...serverImages(process.env),
    async remove() {
      for (const name of [hub, node]) await docker.getImage(name).remove({ force: true });
    },
  };
}
