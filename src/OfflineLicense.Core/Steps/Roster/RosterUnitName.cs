using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Roster;

/// <summary>Finds units of the roster by what a person typed: any spelling of a UDI, a serial number, a hostname.</summary>
internal static class RosterUnitName
{
    /// <summary>Units that are in the roster now and named so.</summary>
    public static IReadOnlyList<RosterEntry> FindAll(Ledger ledger, string text)
    {
        var typed = UdiText.ParseLoose(text).ToList();
        if (typed.Count == 0 && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var pid, var serial])
            typed = [.. UdiText.ParseLoose($"{pid}:{serial}")]; // as status prints it
        var byUdi = typed
            .Select(udi => ledger.RosterEntries.Of(udi) is [.., var newest] ? RosterEntry.From(newest) : null).OfType<RosterEntry>()
            .Where(entry => !entry.IsRetired && typed.Exists(entry.Udi.Names)).ToList();
        if (byUdi.Count > 0)
            return byUdi;
        return [.. ledger.RosterEntries.WithSerial(text.Trim()).Concat(ledger.RosterEntries.WithHostname(text.Trim()))
            .Select(RosterEntry.From).DistinctBy(entry => entry.Udi)];
    }

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: none, or several, are named so.</exception>
    public static RosterEntry Find(Ledger ledger, string text) => FindAll(ledger, text) switch
    {
        [var only] => only,
        [] => throw new Failure(FailureKind.Usage, $"no device of the roster is named \"{text}\"",
            "offlic roster list shows them; offlic roster adopt adds what was collected"),
        var several => throw new Failure(FailureKind.Usage, $"\"{text}\" names {several.Count} devices of the roster: "
            + string.Join(", ", several.Take(4).Select(entry => entry.Udi)), "write it as P:PID,S:SERIAL"),
    };
}
