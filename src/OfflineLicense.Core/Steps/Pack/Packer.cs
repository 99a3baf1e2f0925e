using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>
/// Writes bundles to a drive: first those that were signed before and never confirmed there, then what is pending. Or writes
/// older bundles again.
/// </summary>
internal sealed class Packer(Ledger ledger, PrivateKeyCache keys, SourceFile files, string @operator, string toolVersion)
{
    private const string Extension = FileNames.BundleSuffix;

    private readonly DetachedSigning _detached = new(ledger, files, @operator);

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    private BundleFileWriter Writer => field ??= new BundleFileWriter(ledger, @operator) { Progress = Progress };

    /// <param name="options">What a person typed.</param>
    /// <param name="onWritten">Called for each bundle when the drive has confirmed it.</param>
    /// <param name="onAwaiting">Called for each older bundle that still waits for signatures made elsewhere: it must travel first.</param>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a decision is missing (<c>--for</c>, <c>export.hostnames</c>, a second signer), or a
    /// name means no bundle or request. <see cref="FailureKind.Missing"/>: the drive cannot be written.
    /// </exception>
    public PackResult Pack(PackOptions options, Action<PackedBundle> onWritten, Action<BundleName> onAwaiting)
    {
        DurableFolder.CheckOutsideStation(options.Folder, "a bundle");
        // A folder that is made where a drive is not mounted would hold the bundle on the station's own disk.
        if (!File.Exists(options.Folder))
            DurableFolder.CheckUnsigned(options.Folder, "a bundle");
        var result = options.Again.Count > 0 ? WriteAgain(options, onWritten) : PackPending(options, onWritten, onAwaiting);
        return result with { IsOnOwnDisk = OwnDisk.Holds(ledger.StationFolder.Paths.Folder, options.Folder) };
    }

    private PackResult WriteAgain(PackOptions options, Action<PackedBundle> onWritten)
    {
        foreach (var name in options.Again)
            onWritten(Write(FindPacked(name, options.For), options.Folder));
        return new PackResult(ledger.Station().Side, ExportDecision.Nothing);
    }

    private PackResult PackPending(PackOptions options, Action<PackedBundle> onWritten, Action<BundleName> onAwaiting)
    {
        var resend = FindUnanswered(options.Resend);

        // Signing a bundle uses its sequence number, so the folder is checked before.
        DurableFolder.Expect(options.Folder);
        var side = ledger.Station().Side;
        var unfinished = ledger.Bundles.Unwritten().Where(row => options.IsDetached || !IsUnsigned(row)).ToList();
        foreach (var row in unfinished)
            onWritten(Write(row, options.Folder));
        foreach (var row in ledger.Bundles.Unwritten().Where(row => IsUnsigned(row) && !unfinished.Contains(row)))
            onAwaiting(BundleName.Parse(row.Name)!);

        // A killed --resend may have signed a bundle already: its requests are not packed a second time.
        resend = [.. resend.Except(unfinished.SelectMany(row => ledger.Bundles.Items(row.Id)).Select(item => item.DocumentId))];
        Progress.Begin("preparing bundles");
        var built = options.Resend.Count > 0 && resend.Count == 0
            ? new BuiltBundles([], ExportDecision.Nothing)
            : new BundleBuilder(ledger, keys, @operator, toolVersion).Build(options, resend);
        var ids = unfinished.ConvertAll(row => row.Id);
        foreach (var bundle in built.Bundles)
        {
            var row = ledger.Bundles.BySums(bundle.Sums)!;
            ids.Add(row.Id);
            onWritten(Write(row, options.Folder, bundle));
        }

        return new PackResult(side, built.Decision)
        {
            Balance = side == Side.Zone ? LicenseBalance.FromBundles(ledger, built.Pending, ids) : null,
            AnsweredBefore = side == Side.Zone ? ledger.RequestStatus.AnsweredBefore(ids) : [],
            LastBundle = FindLast(options.For),
        };
    }

    private PackedBundle Write(BundleRow row, string folder, SealedBundle? justSigned = null)
    {
        if (!IsUnsigned(row))
            return Writer.Write(row, folder, justSigned);
        var bundle = justSigned ?? BundleRecord.Read(ledger, row);
        var path = _detached.WriteSums(bundle, folder);
        return new PackedBundle(path, bundle, bundle.SumsBytes.Length, WasThere: false)
        {
            DetachedKeys = new StationKeys(ledger).FindPublicKeys(bundle.Manifest.Signers),
        };
    }

    /// <summary>Packed with <c>--detached</c>, and no signature was given to <c>sign</c> yet.</summary>
    private bool IsUnsigned(BundleRow row) => ledger.Bundles.Seals(row.Id).Count == 0;

    private string? FindLast(string? destination) => ledger.Bundles.All()
        .LastOrDefault(row => row.Direction == BundleDirection.Out && (destination is null || row.Destination == destination))?.Name;

    /// <summary>The unanswered requests, by document id, that <c>--resend</c> names.</summary>
    private List<long> FindUnanswered(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return [];
        if (ledger.Station().Side == Side.Desk)
        {
            throw new Failure(FailureKind.Usage, "--resend is for requests, which a zone packs",
                "at a desk write the bundle again: offlic pack --again NAME");
        }

        var answered = ledger.Responses.AnsweredRequests();
        return
        [
            .. names.SelectMany(name => RequestLookup.Find(ledger, name))
                .Where(id => !answered.Contains(id) && !ledger.Marks.IsSetAside(id)).Distinct().Order(),
        ];
    }

    private BundleRow FindPacked(string text, string? destination)
    {
        var name = text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? Path.GetFileName(text)[..^Extension.Length] : text;
        var (station, _) = ledger.Station();
        var found = ledger.Bundles.All()
            .Where(row => row.Direction == BundleDirection.Out && (destination is null || row.Destination == destination))
            .Where(row => int.TryParse(name, out var number) ? row.Sequence == number && row.Origin == station : row.Name == name)
            .ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new Failure(FailureKind.Usage,
                $"no bundle \"{text}\" was packed here{(destination is null ? string.Empty : " for " + destination)}",
                "offlic bundles lists them"),
            _ => throw new Failure(FailureKind.Usage,
                $"{found.Count} bundles have the number {name}: {string.Join(", ", found.Select(row => row.Name))}",
                "give the full name, or --for STATION"),
        };
    }
}
