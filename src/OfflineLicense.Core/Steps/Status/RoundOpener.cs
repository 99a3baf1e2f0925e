using OfflineLicense.Formats.Privacy;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>Opens a round in a zone: from now on each product instance is expected to be collected once. It ends the one before.</summary>
internal static class RoundOpener
{
    /// <returns>Its number.</returns>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: this is a desk, the name is too long or not plain, or the open round has it.
    /// </exception>
    public static long Open(Ledger ledger, string? name, string @operator)
    {
        if (ledger.Station().Side == Side.Desk)
        {
            throw new Failure(FailureKind.Usage, "this is a desk, and rounds are opened in a zone",
                "in the zone: offlic round start");
        }

        if (name is not null && (name.Trim().Length == 0 || name.Length > Limits.RoundName || name.Any(char.IsControl)))
        {
            throw new Failure(FailureKind.Usage, $"\"{SafeText.Value(name)}\" is no name for a round",
                $"write 1 to {Limits.RoundName} characters on one line, or no name");
        }

        if (name is not null && CredentialText.IsIn(name))
        {
            throw new Failure(FailureKind.Usage, "the name of the round holds a password or a token, and it is stored",
                CredentialText.Remedy);
        }

        if (name is not null && ledger.Rounds.Newest() is { } open && open.Name == name)
        {
            throw new Failure(FailureKind.Usage,
                $"round {open.Id} has the name \"{SafeText.Value(name)}\" and is open since {open.At[..10]}",
                "to work in it, collect; to end it and open the next, give another name: offlic round start NAME");
        }

        var id = 0L;
        ledger.Write(@operator, () =>
        {
            id = ledger.Rounds.Add(name, @operator, ledger.Now);
            return ("round-start", name is null ? $"round {id}" : $"round {id}: {name}");
        });
        return id;
    }
}
