using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>Whose a captured output is: what it says itself, or what a person says of one that does not.</summary>
internal static class OutputDevice
{
    /// <param name="ledger">Which devices there are.</param>
    /// <param name="content">The output.</param>
    /// <param name="options">The device that a person named, if any.</param>
    /// <param name="states">What it states, each of a device.</param>
    /// <returns>Null: it may be recorded.</returns>
    public static Refusal? FindStates(Ledger ledger, ParsedContent content, RecordOptions options, out IReadOnlyList<DeviceState> states)
    {
        states = content.DeviceStates;
        var named = RequestRecorder.GetAssumedUdi(ledger, options);
        if (states.Count > 0)
            return named is null ? null : RefuseOther(ledger, states, named, options.AssumedDevice);
        if (named is null
            && content.Imports.Any(attempt => ImportFacts.Counts(attempt) && ledger.Installs.DevicesOf(attempt).Count == 1))
            return null; // the name of an install file says whose it is
        if (content.Unnamed is null)
        {
            return new Refusal(RefusalReason.NoUdi, "it states nothing of one device, or is of several and names none: capture "
                + "`show license all` of each device, which prints the UDI, into a file of its own");
        }

        if (named is null)
        {
            var failed = content.Notices.FirstOrDefault(notice => notice.Code == WarningCode.ImportFailed);
            var words = failed is null ? string.Empty : failed.Message + " ";
            if (content.Unnamed.UnnamedBecause is { } because)
                return new Refusal(RefusalReason.NoUdi, words + because);
            return new Refusal(RefusalReason.NoUdi, $"{words}It does not say which device it is of: capture "
                + "`show license all`, which prints the UDI, or name the device of this one file: --assume-udi UDI --reason TEXT");
        }

        states = [content.Unnamed.GiveTo(named)];
        return null;
    }

    /// <summary>A person who names a device for an output that names another one is mistaken about the file.</summary>
    private static Refusal? RefuseOther(Ledger ledger, IReadOnlyList<DeviceState> states, Udi named, long? device)
    {
        var devices = new DeviceResolver(ledger);
        return states.Any(state => state.Udi.Names(named) || (device is { } id && devices.FindEver(state.Udi).Contains(id)))
            ? null
            : new Refusal(RefusalReason.WrongDevice,
                $"it is the output of {states[0].Udi}, but --assume-udi names {named}; nothing of it was recorded");
    }
}
