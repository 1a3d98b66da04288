/** A simulated Google Calendar and a simulated Cal.com on loopback, for the tests of any program. */

export interface StartOptions {
  /** A world file (path or file URL), its YAML text (anything with a line break), or the same as an object. Default: the demo world. */
  world?: string | URL | object;
  /** When the sandbox's time begins: an RFC 3339 time, or `real`. It runs on from there. Default: what the world says. */
  clock?: string | Date;
  /** Keep the world in this file over restarts. */
  state?: string;
  /** Ports on 127.0.0.1. Default: free ones. */
  googlePort?: number;
  calcomPort?: number;
  /** Write a line for each request and notification to the end of this file; `-`: to standard error. */
  log?: string;
  /** Further arguments of `calsync serve`. */
  args?: string[];
}

export interface Account { email: string; accessToken: string; refreshToken: string }
export interface ServiceAccount { email: string; clientId: string; keyFile?: string }

export interface Google {
  /** Ends with a slash. Use it in place of `https://www.googleapis.com/`. */
  apiRoot: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  revocationEndpoint: string;
  userinfoEndpoint: string;
  clientId: string;
  clientSecret: string;
  /** The host first. */
  accounts: Account[];
  serviceAccounts?: ServiceAccount[];
  apiKeys?: string[];
}

export interface Calcom {
  /** Ends with a slash. Use it in place of `https://api.cal.com/`. */
  apiRoot: string;
  apiKey: string;
}

/** A length of time: milliseconds, or text like `90s`, `1h 30m` or `2d`. */
export type Duration = number | string;

/** As in `faults:` of a world file. */
export interface FaultSpec {
  id?: string;
  match?: {
    service?: 'google' | 'calcom';
    /** A method of the API (`events.insert`, `events.*`, `bookings.create`), or a verb. */
    method?: string;
    path?: string;
    /** A calendar's id. */
    calendar?: string;
    account?: string;
    client?: 'calcom' | 'others';
  };
  what: {
    status?: number; reason?: string; message?: string; retryAfter?: string; frontEnd?: boolean; html?: boolean;
    cut?: boolean; applied?: boolean; truncate?: number; delay?: string; staleEtag?: boolean; token?: 'access' | 'grant';
    notification?: 'lost' | 'doubled' | 'reordered' | 'delayed';
  };
  after?: number;
  count?: number;
  chance?: number;
  off?: boolean;
}

export interface Strike {
  number: number; at: string; faults: string[]; what: FaultSpec['what']; service?: 'google' | 'calcom';
  method?: string; verb?: string; path?: string; calendar?: string; account?: string; [more: string]: unknown;
}

export interface Mail { at: string; from: 'google' | 'calcom'; to: string; kind: string; iCalUID: string; summary: string; cause: string; [more: string]: unknown }

export interface Fault {
  readonly id: string;
  /** What it struck so far, oldest first. */
  strikes(): Promise<Strike[]>;
  remove(): Promise<void>;
}

export interface Snapshot {
  /** The whole world, as JSON text. */
  readonly state: string;
  /** Goes on as this world. Later access tokens become unknown; sync tokens of the lost history get 410. */
  restore(): Promise<void>;
}

export class Sandbox {
  private constructor();
  /** Addresses and tokens, as they are now: `advance`, `renewTokens`, `reset` and `restore` bring new ones. */
  readonly google: Google;
  readonly calcom: Calcom;
  /** The admin endpoint, for what has no method here. */
  readonly admin: { root: string; token: string };
  readonly pid: number;
  /** A request to the admin endpoint: `request('GET', '/channels')`. */
  request(method: string, path: string, body?: unknown): Promise<any>;
  /** The sandbox's time. */
  now(): Promise<Date>;
  /** Moves the sandbox's time forwards by a length, or to a time: tokens and channels expire, what waits becomes due. */
  advance(by: Duration | Date): Promise<Date>;
  /** New access tokens for everyone, for when the old ones have expired. */
  renewTokens(): Promise<void>;
  /** Makes requests or notifications go wrong from now on. */
  fault(fault: FaultSpec): Promise<Fault>;
  clearFaults(): Promise<void>;
  /** What faults struck, oldest first; the last thousand. */
  strikes(): Promise<Strike[]>;
  /** Mails that Google and Cal.com would have sent, oldest first. */
  mails(filter?: Record<string, string>): Promise<Mail[]>;
  /** A state to return to before each test. */
  snapshot(): Promise<Snapshot>;
  /** Starts over with the world file. */
  reset(): Promise<void>;
  /** Ends the server and resolves with its exit status. It ends with the process, too. */
  stop(): Promise<number | null>;
}

/** A refusal of the admin endpoint (`status`, `where`, `nextStep`), or a start that failed (`status` is the exit status). */
export class SandboxError extends Error {
  status?: number;
  where?: string;
  what?: string;
  nextStep?: string;
}

/** Starts `calsync serve` and resolves as soon as it listens. */
export function start(options?: StartOptions): Promise<Sandbox>;

/** The path of `calsync`. */
export const program: string;
