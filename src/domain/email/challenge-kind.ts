/** What proving an address leads to. The position of each is part of its tokens: new ones come last. */
export const CHALLENGE_KINDS = ['verification', 'reset', 'change', 'undo', 'invitation'] as const;

export type ChallengeKind = (typeof CHALLENGE_KINDS)[number];
