using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// The one entrance for the question which product instance is meant: by a UDI, by the content of a request or an output,
/// by a request or a member that a response names, by the list of a bundle, or by what a person typed.
/// </summary>
internal sealed class DeviceResolver(Ledger ledger)
{
    private readonly ContentDevice _content = new(ledger);
    private readonly CodeDevice _code = new(ledger);

    /// <summary>By a UDI: the product instance in which it is now; null: in none.</summary>
    public long? FindPresent(Udi udi) => ledger.Devices.Of(udi) is [{ Present: true } now, ..] ? now.DeviceId : null;

    /// <summary>By a UDI: every product instance in which it is or was, the present one first.</summary>
    public IReadOnlyList<long> FindEver(Udi udi) => [.. ledger.Devices.Of(udi).Select(device => device.DeviceId)];

    /// <summary>By a UDI: the only one in which it is now, else the only one in which it was; null: none, or several.</summary>
    public long? FindOnly(Udi udi)
    {
        var ever = ledger.Devices.Of(udi);
        var present = ever.Where(device => device.Present).ToList();
        return (present.Count > 0 ? present : ever) is [var only] ? only.DeviceId : null;
    }

    /// <summary>By content: a refusal where a request names devices that are two product instances here.</summary>
    public Refusal? RefuseTwoDevices(ParsedContent content) => _content.RefuseTwoDevices(content);

    /// <summary>
    /// By content: the product instance of a request that was added as a document, found or created; its members are
    /// recorded. Called inside a transaction.
    /// </summary>
    /// <param name="documentId">The request.</param>
    /// <param name="content">What it states.</param>
    /// <param name="stated">The product instance that a person or the list of a bundle states.</param>
    /// <param name="isSigned">The list of a bundle states it, so the other station has decided.</param>
    /// <param name="notices">Gets <c>member-changed</c> and <c>case-differs</c>.</param>
    public long? RecordRequest(long documentId, ParsedContent content, long? stated, bool isSigned, List<Notice> notices)
    {
        var device = (isSigned ? null : _code.Find(content)) ?? _content.RecordRequest(documentId, content, stated, isSigned, notices);
        if (device is { } known && content.Kind != DocumentKind.Usage)
            _code.RecordMembers(documentId, known, content);
        return device;
    }

    /// <summary>By content: the product instance of a captured output; null: none that is known now, for output creates none.</summary>
    public long? RecordOutput(long documentId, DeviceState state, List<Notice> notices) =>
        _content.RecordOutput(documentId, state, notices);

    /// <summary>By a request, or by one member at a time: to which product instance one response goes.</summary>
    public ResponseDevice ForResponse() => new(ledger);

    /// <summary>By the list of a bundle, which names a product instance as the other station does; null: not known here.</summary>
    public long? FindNamed(Udi name) => ledger.Devices.NamedBy(name) ?? (FindEver(name) is [var known, ..] ? known : null);

    /// <summary>By what a person typed: any spelling of a UDI, a serial number, or a hostname of the roster.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: none, or several, are named so.</exception>
    public long FindTyped(string text) => TryFindTyped(text) ?? throw UnknownTyped(text);

    /// <summary>By what a person typed; null: none is named so.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: several are named so.</exception>
    public long? TryFindTyped(string text) => TypedDevice.Find(ledger, text);

    /// <summary>By what a person typed: names of servers apart from those of product instances.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: none, or several, are named so.</exception>
    public (IReadOnlyList<long> Devices, IReadOnlyList<string> Servers) FindTypedTargets(IEnumerable<string> names)
    {
        var all = names.Select(name => (Name: name, Server: ledger.ServerFiles.Known(name))).ToList();
        return (
            all.Where(each => each.Server is null).Select(each => FindTyped(each.Name)).ToList(),
            all.Select(each => each.Server).OfType<string>().Distinct(StringComparer.Ordinal).ToList());
    }

    /// <summary>What to report where no product instance is named so.</summary>
    public Failure UnknownTyped(string text) => RosterUnitName.FindAll(ledger, text) is [var expected, ..]
        ? new Failure(FailureKind.Usage, $"{expected.Udi} is in the roster, and nothing of it was collected",
            "offlic sheet save --to SHEETS writes what to type on it")
        : new Failure(FailureKind.Usage, $"no product instance is named \"{text}\"",
            $"{DescribeSimilar(text)}offlic status --json lists them; write P:PID,S:SERIAL, the serial number or the hostname");

    /// <summary>A known UDI that differs from the typed one only in upper and lower case, as the beginning of a hint; else empty.</summary>
    public string DescribeSimilar(string text) => TypedDevice.DescribeSimilar(ledger, text);
}
