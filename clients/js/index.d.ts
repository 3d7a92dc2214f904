// SPDX-License-Identifier: MIT

/** What can be signed: text becomes UTF-8. The name, if there is one, is shown to the user. */
export type Source = Blob | string | BufferSource | { name: string; data: Blob | string | BufferSource };

export type Language = 'uk' | 'ru' | 'en' | 'pl';

export type ConnectionCode =
  | 'service-not-running' | 'certificate-untrusted' | 'name-unresolved' | 'browser-blocked' | 'browser-asking'
  | 'browser-dismissed' | 'frame-not-allowed' | 'page-policy' | 'page-insecure' | 'unreachable' | 'no-answer'
  | 'foreign-answer';
export type PermissionCode =
  'site-not-admitted' | 'permission-refused' | 'user-not-asked' | 'user-silent' | 'allowance-exhausted';
export type KeyCode =
  'no-key' | 'wrong-password' | 'no-certificate' | 'expired' | 'revoked' | 'untrusted' | 'unsuitable' | 'weak'
  | 'not-for-this-key' | 'too-many-keys' | 'sender-unknown' | 'no-library' | 'other-processor' | 'no-narrow-host';
export type DataCode = 'malformed' | 'too-large' | 'data-altered' | 'already-signed';
export type RequestCode =
  | 'bad-request' | 'invalid-argument' | 'not-found' | 'unsupported' | 'protected-parameters' | 'session-gone'
  | 'nothing-running' | 'busy' | 'cancelled' | 'too-many-requests' | 'wrong-host';
export type ServiceCode = 'not-started' | 'unavailable' | 'no-room' | 'io' | 'file-held' | 'internal' | 'failed';
export type Code = ConnectionCode | PermissionCode | KeyCode | DataCode | RequestCode | ServiceCode;
export type Group = 'connection' | 'permission' | 'key' | 'data' | 'request' | 'service';

export declare const groups: {
  connection: ConnectionCode[]; permission: PermissionCode[]; key: KeyCode[]; data: DataCode[];
  request: RequestCode[]; service: ServiceCode[];
};
export declare const languages: Language[];
/** The client's own words, for what the service cannot say itself. */
export declare const words: Record<ConnectionCode | 'no-key', Record<Language, string>>;

export declare class PidpysError extends Error {
  readonly name: 'PidpysError';
  /** Keeps its meaning across versions; decide by it. */
  readonly code: Code;
  readonly group: Group;
  /** For the user, in the service's language. */
  readonly message: string;
  /** The service's `failureCause`: for support and logs. */
  readonly detail?: string;
  /** HTTP status, if the service answered. */
  readonly status?: number;
  /** The request that failed, such as `POST /ticket/ds/creator`. */
  readonly step?: string;
  /** Of a list: the signatures made before. */
  done?: Blob[];
}

export interface Progress {
  /**
   * `permission`: the user is asked in the service's window. `browser-asking`: the browser asks whether the site may
   * reach programs on this computer; show `message`.
   */
  step: 'upload' | 'permission' | 'sign' | 'done' | 'browser-asking';
  index?: number;
  count?: number;
  name?: string;
  message?: string;
}

export interface Common {
  signal?: AbortSignal;
  onProgress?: (event: Progress) => void;
}

/** A key container that the page brings itself, for one session. */
export type Container =
  { password: string; caId?: string; certificates?: Source[] } & ({ file: Source } | { path: string });

/** Options of the contract, sent as they are: `cadesType`, `caId`, `signatureTsVerifyOption` and so on. */
export type Options = Record<string, string | boolean>;

/** `note` is text; `noteHtml` is HTML, of which the service shows what is harmless. */
export interface Note {
  note?: string;
  noteHtml?: string;
}

export interface SignOptions extends Common, Note {
  /** Beside the data (default), or together with it. */
  type?: 'detached' | 'attached';
  permission?: Permission;
  container?: Container;
  options?: Options;
}

export interface Permission {
  id: string;
  /** How many are left of those granted. */
  uses: number;
}

export interface Signer {
  valid: boolean;
  /** False: this signature could not be checked; `cause` says why. */
  checked: boolean;
  name?: string;
  /** What the signer says. */
  time?: string;
  /** As `cadesType` names it. */
  level?: string;
  /** What time-stamps prove: the signature is judged as of this time. */
  provenTime?: string;
  /** In a container: the files that this signature is over. */
  files?: string[];
  cause?: string;
  remarks: { code: string; message: string }[];
  certificate?: Record<string, unknown>;
}

export interface Verdict {
  valid: boolean;
  message: string;
  signers: Signer[];
  /** What an attached signature is of. */
  content?: Blob;
}

export type Diagnosis =
  { code: 'ready'; group?: undefined; message: string } | { code: Code; group: Group; message: string };

export declare class PidpysClient {
  constructor(settings?: {
    /** Default `https://local.cipher.kiev.ua:9091`. */
    url?: string;
    /** Told to the service, and the language of the client's own words; default: that of the page. */
    language?: Language;
    fetch?: typeof fetch;
    onProgress?: (event: Progress) => void;
  });

  /** `ready: false`: the service runs, but nobody has logged in yet. */
  status(options?: { signal?: AbortSignal }): Promise<{ ready: boolean; message: string }>;
  /**
   * What keeps the page from signing. `ask: true` also asks what only the user can answer, whether the site may use the
   * service, and whether a key is in use; call it so after the user has pressed a button.
   */
  diagnose(options?: { ask?: boolean; patience?: number; signal?: AbortSignal }): Promise<Diagnosis>;
  /** The certificate object of the key in use; null if none is. */
  certificate(keyType?: 'signature' | 'keyAgreement', options?: { signal?: AbortSignal }):
    Promise<Record<string, any> | null>;
  /** Asks the user for `uses` signatures at once. */
  permission(uses: number, options?: Common & Note & { width?: number; height?: number }): Promise<Permission>;
  /** A CAdES signature, DER. A list is asked about once and signed in order. */
  sign(file: Source, options?: SignOptions): Promise<Blob>;
  sign(files: Iterable<Source>, options?: SignOptions): Promise<Blob[]>;
  /** One container (ASiC-E) of all the files, which need names, and one signature over them. */
  signAsic(files: Source | Iterable<Source>, options?: SignOptions): Promise<Blob>;
  /** A signature, or all in a container, at CAdES-X Long or at `cadesType`. `data`: what a detached one is of. */
  raise(signature: Source, options?: Common & { data?: Source; options?: Options }): Promise<Blob>;
  verify(signature: Source, options?: Common & { data?: Source; options?: Options }): Promise<Verdict>;
  encrypt(file: Source, options: Common & { recipients: Iterable<Source>; container?: Container; options?: Options }):
    Promise<Blob>;
  decrypt(file: Source, options?: Common & { container?: Container; options?: Options }): Promise<Blob>;
  /** Any other request of the contract; `path` begins after `/api/v1`. */
  call(method: string, path: string, body?: unknown, options?: Common & { as?: 'json' }): Promise<any>;
  call(method: string, path: string, body: unknown, options: Common & { as: 'blob' }): Promise<Blob>;
}
