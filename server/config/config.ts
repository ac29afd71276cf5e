import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { StartError } from '../platform/errors.ts';
import { isLoopback } from '../platform/http/listen.ts';
import { readYaml } from '../platform/yaml.ts';

/** Which world a database belongs to; written into it at the first start and never changed. */
export type World = 'live' | 'demo' | 'drill';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const days = (least: number) => z.coerce.number().int().min(least, `must be at least ${least} days`);

/** Every variable Ward reads, with its form. Retention of logs is at least six months (网络安全法 art. 21(3)). */
const VARIABLES = {
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
  WARD_DATA_DIR: z.string().min(1),
  WARD_HOST: z.string().min(1),
  WARD_PORT: port,
  WARD_PUBLIC_HOST: z.string().min(1),
  WARD_PUBLIC_PORT: port,
  WARD_PUBLIC_URL: z.url({ protocol: /^https?$/ }),
  WARD_SITE_URL: z.url({ protocol: /^https?$/ }),
  WARD_STATION_HOST: z.string().min(1),
  WARD_STATION_PORT: port,
  WARD_MQTT_HOST: z.string().min(1),
  WARD_MQTT_PORT: port,
  WARD_TLS_CERT: z.string().min(1),
  WARD_TLS_KEY: z.string().min(1),
  WARD_BEHIND_PROXY: list,
  WARD_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  WARD_LOG_DAYS: days(183),
  WARD_RAW_DAYS: days(31),
  WARD_HEARTBEAT_URL: z.url({ protocol: /^https?$/ }),
  WARD_HEARTBEAT_SECONDS: z.coerce.number().int().min(10).max(3_600),
  WARD_NTP_SERVERS: list,
  WARD_CHANNELS_FILE: z.string().min(1),
  WARD_CAMERA_PROBE: z
    .string()
    .regex(/^[\w.-]+:\d{1,5}$/, 'HOST:PORT, as 239.255.255.250:3702')
    .transform((text) => ({ host: text.replace(/:\d+$/, ''), port: Number(text.split(':')[1]) })),
  WARD_PERSON_KEYS_FILE: z.string().min(1),
  WARD_KEY_COPY_DAYS: z.coerce.number().int().min(1).max(3_650),
  WARD_OIDC_ISSUER: z.url({ protocol: /^https?$/ }),
  WARD_OIDC_CLIENT_ID: z.string().min(1),
  WARD_OIDC_CLIENT_SECRET: z.string().min(1),
  WARD_NO_COLOR: flag,
} as const;
type VariableName = keyof typeof VARIABLES;
type Variables = { [K in VariableName]?: z.output<(typeof VARIABLES)[K]> };

export interface Address {
  host: string;
  port: number;
}

export interface Config {
  world: World;
  /** Absolute; holds the embedded database, files, logs, backups and secrets. */
  dataDir: string;
  /** A folder every user of the machine can reach, for the database binaries when Ward runs as root. */
  sharedDir: string;
  /** Undefined = the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  console: Address;
  site: Address;
  stations: Address;
  mqtt: Address;
  /** Origin of the console as browsers write it. Undefined until the listener's port is known. */
  publicUrl: string | undefined;
  siteUrl: string | undefined;
  tls: { certFile: string; keyFile: string } | undefined;
  /** Addresses of reverse proxies that end TLS in front of Ward. */
  proxies: readonly string[];
  logLevel: string;
  retention: { logDays: number; rawDays: number };
  /** Secret that wraps the keys of persons, kept outside the data directory; undefined: inside. Days a copy of the keys is good for. */
  personKeys: { secretFile: string | undefined; copyDays: number };
  heartbeat: { url: string; seconds: number } | undefined;
  ntpServers: readonly string[];
  /** Where a search for ONVIF cameras sends its probe; undefined: no search. */
  cameraProbe: Address | undefined;
  /** Parsed content of the channels file; each channel checks its own part. */
  channels: Record<string, unknown>;
  oidc: { issuer: string; clientId: string; clientSecret: string } | undefined;
  /** Duty clock of a demo or drill: start of the scenario and speed; undefined = wall clock. */
  scenario: { startMs: number; speed: number } | undefined;
}

export interface ConfigOptions {
  world: World;
  env?: NodeJS.ProcessEnv;
  checkoutDir: string;
  overrides?: Partial<Record<VariableName, string>>;
  scenario?: Config['scenario'];
}

function readVariables(env: NodeJS.ProcessEnv, faults: string[]): Variables {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(VARIABLES) as VariableName[]) {
    const text = env[name];
    if (text === undefined || text === '') continue;
    const parsed = VARIABLES[name].safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else
      faults.push(
        `${name}=${name.includes('SECRET') ? '…' : text}: ${parsed.error.issues[0]?.message ?? 'invalid'}`,
      );
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('WARD_') && !(name in VARIABLES) && name !== 'WARD_TEST_DATABASE_URL')
      faults.push(`${name}: Ward knows no such setting (a typing error?)`);
  }
  return values as Variables;
}

function readChannels(file: string | undefined, faults: string[]): Record<string, unknown> {
  if (file === undefined) return {};
  try {
    const content: unknown = readYaml(readFileSync(file, 'utf8'));
    if (content && typeof content === 'object' && !Array.isArray(content))
      return content as Record<string, unknown>;
    faults.push(`WARD_CHANNELS_FILE=${file}: must hold a YAML mapping of channels`);
  } catch (error) {
    faults.push(`WARD_CHANNELS_FILE=${file}: ${(error as Error).message}`);
  }
  return {};
}

/** A checkout that is not root's keeps its data beside the code; root's lies where the unprivileged user can reach it. */
export function defaultDataDir(checkoutDir: string, world: World): string {
  if (process.getuid?.() === 0) {
    const name = checkoutDir
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(-40);
    return `/var/lib/ward/${name || 'ward'}/${world}`;
  }
  return path.join(checkoutDir, 'data', world);
}

/** A listener beyond this machine needs a certificate or a proxy that ends TLS (passwords travel over it). */
function openWithoutTls(address: Address, tls: Config['tls'], proxies: readonly string[]): boolean {
  return !isLoopback(address.host) && tls === undefined && proxies.length === 0;
}

/** Reads all settings once. Throws one `StartError` that lists every fault. */
export function loadConfig(options: ConfigOptions): Config {
  const faults: string[] = [];
  const v = readVariables({ ...(options.env ?? process.env), ...options.overrides }, faults);
  const { world } = options;
  const host = v.WARD_HOST ?? '127.0.0.1';
  const proxies = v.WARD_BEHIND_PROXY ?? [];
  const tls =
    v.WARD_TLS_CERT && v.WARD_TLS_KEY
      ? { certFile: path.resolve(v.WARD_TLS_CERT), keyFile: path.resolve(v.WARD_TLS_KEY) }
      : undefined;
  if (Boolean(v.WARD_TLS_CERT) !== Boolean(v.WARD_TLS_KEY))
    faults.push('WARD_TLS_CERT and WARD_TLS_KEY go together: one of them is missing');
  for (const file of tls ? [tls.certFile, tls.keyFile] : [])
    if (!existsSync(file)) faults.push(`${file}: no such file (make one with \`npx ward tls\`)`);
  const config: Config = {
    world,
    dataDir: path.resolve(
      (v.WARD_DATA_DIR ?? defaultDataDir(options.checkoutDir, world)).replace(/^~(?=\/)/, homedir()),
    ),
    sharedDir: '/var/lib/ward',
    databaseUrl: v.DATABASE_URL,
    console: { host, port: v.WARD_PORT ?? 7080 },
    site: { host: v.WARD_PUBLIC_HOST ?? host, port: v.WARD_PUBLIC_PORT ?? 7081 },
    stations: { host: v.WARD_STATION_HOST ?? '127.0.0.1', port: v.WARD_STATION_PORT ?? 7651 },
    mqtt: { host: v.WARD_MQTT_HOST ?? '127.0.0.1', port: v.WARD_MQTT_PORT ?? 7883 },
    publicUrl: v.WARD_PUBLIC_URL?.replace(/\/$/, ''),
    siteUrl: v.WARD_SITE_URL?.replace(/\/$/, ''),
    tls,
    proxies,
    logLevel: v.WARD_LOG_LEVEL ?? 'info',
    retention: { logDays: v.WARD_LOG_DAYS ?? 183, rawDays: v.WARD_RAW_DAYS ?? 366 },
    heartbeat: v.WARD_HEARTBEAT_URL
      ? { url: v.WARD_HEARTBEAT_URL, seconds: v.WARD_HEARTBEAT_SECONDS ?? 60 }
      : undefined,
    personKeys: { secretFile: v.WARD_PERSON_KEYS_FILE, copyDays: v.WARD_KEY_COPY_DAYS ?? 90 },
    ntpServers: v.WARD_NTP_SERVERS ?? [],
    cameraProbe: v.WARD_CAMERA_PROBE,
    channels: readChannels(v.WARD_CHANNELS_FILE, faults),
    oidc:
      v.WARD_OIDC_ISSUER && v.WARD_OIDC_CLIENT_ID && v.WARD_OIDC_CLIENT_SECRET
        ? {
            issuer: v.WARD_OIDC_ISSUER,
            clientId: v.WARD_OIDC_CLIENT_ID,
            clientSecret: v.WARD_OIDC_CLIENT_SECRET,
          }
        : undefined,
    scenario: options.scenario,
  };
  for (const [name, address] of [
    ['WARD_HOST', config.console],
    ['WARD_PUBLIC_HOST', config.site],
  ] as const) {
    if (openWithoutTls(address, tls, proxies)) {
      faults.push(
        `${name}=${address.host}: an address beyond this machine needs WARD_TLS_CERT and WARD_TLS_KEY (\`npx ward tls\` makes them), or WARD_BEHIND_PROXY with the proxy's address`,
      );
    }
  }
  if (world === 'demo') {
    for (const address of [config.console, config.site, config.stations, config.mqtt]) {
      if (!isLoopback(address.host)) faults.push(`${address.host}: the demo listens on 127.0.0.1 only`);
    }
  }
  if (
    config.oidc === undefined &&
    (v.WARD_OIDC_ISSUER || v.WARD_OIDC_CLIENT_ID || v.WARD_OIDC_CLIENT_SECRET)
  ) {
    faults.push(
      'WARD_OIDC_ISSUER, WARD_OIDC_CLIENT_ID and WARD_OIDC_CLIENT_SECRET go together: at least one is missing',
    );
  }
  if (faults.length > 0)
    throw new StartError(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  return config;
}
