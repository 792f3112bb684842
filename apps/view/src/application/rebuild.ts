export interface RebuildState {
  /** When the rebuild under way began; null: none is. */
  readonly began: Date | null;
}

/** A rebuild of the projection from the services' kept outboxes, while the present one is shown. */
export interface Rebuild {
  state(): Promise<RebuildState>;
  /**
   * Begins an empty generation. From here on events are written into it, the replayed ones and those that happen meanwhile; what
   * is shown stands still until it is finished. One that is under way begins again.
   */
  start(): Promise<void>;
  /** Shows the new generation and removes the old one. False: no rebuild is under way. */
  finish(): Promise<boolean>;
}
