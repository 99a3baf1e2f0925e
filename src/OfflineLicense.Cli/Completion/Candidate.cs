namespace OfflineLicense.Cli.Completion;

/// <summary>A word that a shell offers, with a few words on what it is.</summary>
internal sealed record Candidate(string Word, string Description = "");
