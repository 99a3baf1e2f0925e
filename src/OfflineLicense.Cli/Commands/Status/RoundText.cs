using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>A round as a person reads it.</summary>
internal static class RoundText
{
    public static string Describe(StatusRound round) => round.Id is { } id
        ? $"{Name(id, round.Name)} since {round.StartedAt[..10]}"
        : $"since {round.StartedAt[..10]}";

    public static string Name(long id, string? name) => $"round {id}{(name is null ? string.Empty : $" ({SafeText.Value(name)})")}";
}
