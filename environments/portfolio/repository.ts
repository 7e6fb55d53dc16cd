/** Repository of `portfolio` on GitHub, by its name and by the ids that nobody gets again. */
export const repository = { repository: 'acme/portfolio', repositoryId: 830_416_201, ownerId: 41_093_377 } as const;
