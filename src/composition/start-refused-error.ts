/** The service can't start as things are; the message is one sentence for whoever starts it. */
export class StartRefusedError extends Error {}
