/** Names on the broker. Exchanges and queues are declared before services start; the kit only uses them. */
export interface BrokerNames {
  /** Topic exchange of all domain events; routing key = type of the event. */
  readonly exchange: string;
  /** Exchange of messages that a consumer rejected; queues `<service>.dead` hang on it by routing key `<service>`. */
  readonly deadExchange: string;
  /** The queue of a consuming service. */
  queue(service: string): string;
  /** The queue of a service's dead letters. */
  deadQueue(service: string): string;
}

/** The names with a prefix, so that several deployments can share one virtual host. Empty everywhere but in tests. */
export function brokerNames(prefix = ''): BrokerNames {
  return {
    exchange: `${prefix}clove`,
    deadExchange: `${prefix}clove.dead`,
    queue: (service) => `${prefix}${service}`,
    deadQueue: (service) => `${prefix}${service}.dead`,
  };
}
