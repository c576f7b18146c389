/** What admins ask for, with about how many of a million accounts each finds. */
export function searches(now: Date): Readonly<Record<string, string>> {
  const daysAgo = (days: number): string => new Date(now.getTime() - days * 24 * 3_600_000).toISOString();
  return {
    'nothing: all': '',
    'a login: 1': 'q=person-123456',
    'the beginning of a login: 111': 'q=person-1234',
    'the same, at the old end: 1,111': 'q=person-123',
    'a name that 200,000 have': 'q=barb',
    'what all emails begin with': 'q=person.',
    'what nobody is called': 'q=xyz',
    'the role admin: 1': 'role=admin',
    'the role user: all': 'role=user',
    'suspended ones: 0': 'status=suspended',
    'active ones: all': 'status=active',
    'made more than 600 days ago: 136,000': `createdTo=${daysAgo(600)}`,
    'made on one day: 1,440': `createdFrom=${daysAgo(301)}&createdTo=${daysAgo(300)}`,
    'a login and a role: 111': 'q=person-1234&role=user&status=active',
  };
}
