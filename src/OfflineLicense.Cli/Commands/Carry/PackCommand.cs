using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic pack</c>: what is pending into a sealed bundle on a medium.</summary>
internal static class PackCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to") { Description = "The folder to write the bundle into: the stick", HelpName = "DIR", Required = true };
        var destination = new Option<string?>("--for") { Description = "The station it is for (zone: desk; desk: the zone that waits, needed where several do)", HelpName = "STATION" };
        var message = new Option<string?>("--message") { Description = "A sentence for the custody form", HelpName = "TEXT" };
        var ticket = new Option<string?>("--ticket") { Description = "The change ticket, for the custody form", HelpName = "TEXT" };
        var carrier = new Option<string?>("--carrier") { Description = "Who carries it, for the custody form", HelpName = "TEXT" };
        var media = new Option<string?>("--media-serial") { Description = "The serial number of the stick, for the custody form", HelpName = "TEXT" };
        var maxSize = new Option<string?>("--max-size") { Description = "Longest bundle file, e.g. 600M (default: fits FAT32); more is cut into several bundles", HelpName = "N" };
        var signers = new Option<string[]>("--signers") { Description = "The keys that must all seal it (then: offlic sign)", HelpName = "KEYID", AllowMultipleArgumentsPerToken = true };
        var again = new Option<string[]>("--again") { Description = "Write a bundle sealed before, byte for byte", HelpName = "NAME|SEQ" };
        var resend = new Option<string[]>("--resend") { Description = "Unanswered requests into a new bundle, because theirs went astray", HelpName = "UDI|NAME", AllowMultipleArgumentsPerToken = true };
        var allowKeywords = new Flag("--allow-keywords") { Description = "Documents that hold a word of privacy.keywords may leave; needs --reason" };
        var detached = new Flag("--detached") { Description = "Write only the sums, to be sealed on a card or elsewhere (then: offlic sign --signature)" };
        var passphrase = new PassphraseOptions();
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "End with 4 where nothing is pending" };
        var command = new ToolCommand("pack", "Seal what is pending into a bundle and write it to a medium.")
        {
            Place = Place.Carry,
            Options = { to, destination, message, ticket, carrier, media, maxSize, signers, detached, again, resend, allowKeywords, failIfEmpty },
            Examples =
            [
                new("offlic pack --to /media/stick --ticket CHG-4711", "Every request that is in no bundle yet."),
                new("offlic pack --to /media/stick --again 3", "The third bundle once more: the same bytes."),
                new("offlic pack --to . --detached --signers 3f9a1c2e", "For a key on a card: says what to type, and how to go on."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var given = new Passphrase(context, passphrase);
                using var ledger = OpenLedger.ForWriting(context);
                using var safe = new PrivateKeyCache(ledger.Folder, given.Get);
                var run = new PackRun(context, ledger, safe, context.FullPath(context.GetValue(to)!));
                if (context.GetValue(again) is { Length: > 0 } names)
                    run.Again(names, context.GetValue(destination));
                else
                    run.Pack(new PackOptions
                    {
                        For = context.GetValue(destination),
                        Message = context.GetValue(message),
                        Ticket = context.GetValue(ticket),
                        Carrier = context.GetValue(carrier),
                        MediaSerial = context.GetValue(media),
                        MaxSize = ByteCount.Parse(context.GetValue(maxSize)) ?? Limits.BundleFile,
                        Signers = context.GetValue(signers) ?? [],
                        IsDetached = context.Has(detached),
                        Resend = run.Unanswered(context.GetValue(resend) ?? []),
                        KeywordsMayLeave = WhyKeywordsMayLeave(context, allowKeywords),
                    }, context.Has(failIfEmpty), asked: context.GetValue(resend) is { Length: > 0 });
            },
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static string? WhyKeywordsMayLeave(CommandContext context, Flag allowed) => !context.Has(allowed) ? null : context.Reason
        ?? throw new Failure(FailureKind.Usage, "--allow-keywords is a person's decision and needs --reason TEXT", "say why the keywords may leave; it is kept in the journal");

    /// <summary>One run of <c>pack</c>: first what was sealed and never confirmed, then what is pending.</summary>
    private sealed class PackRun(CommandContext context, Ledger ledger, PrivateKeyCache safe, string folder)
    {
        /// <summary>Bundles told one by one; there are more only where a cap cut the load very small.</summary>
        private const int Told = 20;

        private readonly BundleFileWriter _output = new(ledger, context.Operator);
        private int _written;
        private long _items;
        private bool _unsealed;
        private string? _sealElsewhere;

        public void Again(string[] names, string? destination)
        {
            foreach (var name in names)
                Write(Named(name, destination));
            Close();
            context.Output.SuggestNext(NextStep());
        }

        public void Pack(PackOptions order, bool failIfEmpty, bool asked)
        {
            // A number is spent when a bundle is sealed: not for a place that cannot take it.
            DurableFolder.Expect(folder);
            var unfinished = ledger.Bundles.Unwritten().Where(row => order.IsDetached || !IsToBeSealed(row)).ToList();
            foreach (var row in unfinished)
                Write(row);
            Remind(unfinished);

            // What a killed --resend had sealed is written now, and not sealed once more.
            order = order with { Resend = [.. order.Resend.Except(unfinished.SelectMany(row => ledger.Bundles.Items(row.Id)).Select(item => item.DocumentId))] };
            var packed = asked && order.Resend.Count == 0
                ? new PackResult([], ExportDecision.Nothing)
                : new Packer(ledger, safe, context.Operator, Versions.Tool).Pack(order);
            foreach (var bundle in packed.Bundles)
                Write(ledger.Bundles.BySums(bundle.Sums)!, bundle);
            if (ledger.Station().Side == Side.Zone)
                Balance([.. unfinished.Select(row => row.Id), .. packed.Bundles.Select(bundle => ledger.Bundles.BySums(bundle.Sums)!.Id)], packed.Pending);

            FindingLines.Write(context, packed.Leaving.Findings, ConsoleOutput.AttentionShown);
            WithheldLines.Write(context, packed.Leaving.HeldBack);

            context.AddCount("bundles", _written);
            context.AddCount("items", _items);
            context.AddCount("held_back", packed.Leaving.HeldBack.Count);
            Close();
            if (_written == 0)
                SayNothing(failIfEmpty, order, packed.Leaving.HeldBack.Count);
            else
                context.Output.SuggestNext(NextStep());
        }

        /// <summary>Licences in and out, and files that bring CSSM nothing new: those travel all the same, a person decides at the desk.</summary>
        private void Balance(List<long> bundles, IReadOnlyList<long> pending)
        {
            var balance = LicenseBalance.OfPack(ledger, pending, bundles);
            LicenseLine.AddCounts(context, balance);
            LicenseLine.Write(context, balance, "pending", "packed", "stay behind with the files that are held back");
            var again = ledger.RequestStatus.AnsweredBefore(bundles);
            foreach (var name in again)
            {
                context.Json.WriteLine("answered-before", json =>
                {
                    json.WriteString("name", name);
                    json.WriteString("message", "CSSM answered every report in it before");
                });
            }

            if (again.Count > 0)
                context.Output.WriteLine($"  {Plural.Format(again.Count, "file")} with nothing but reports that CSSM answered before, the first {again[0]}: packed, and left out by stage");
        }

        /// <summary>How many bundles were not told one by one.</summary>
        private void Close()
        {
            if (_written > Told)
                context.Output.WriteLine($"  … and {Plural.Format(_written - Told, "more bundle")}: offlic bundles");
        }

        /// <summary>The unanswered requests that <c>--resend</c> names.</summary>
        public IReadOnlyList<long> Unanswered(string[] names)
        {
            if (names.Length == 0)
                return [];
            if (ledger.Station().Side == Side.Desk)
                throw new Failure(FailureKind.Usage, "--resend is for requests, which a zone packs", "at a desk write the bundle again: offlic pack --again NAME");
            var found = new SortedSet<long>();
            foreach (var name in names)
            {
                var rows = BundleName.Parse(name) is { } bundle && ledger.Bundles.ByName(bundle.ToString()) is { } row
                    ? ledger.Bundles.Items(row.Id).Select(item => ledger.Requests.Row(item.DocumentId)).OfType<RequestRow>()
                    : ledger.Requests.WithUploadStem(Path.GetFileNameWithoutExtension(name)) is { } one ? [one]
                    : ledger.Requests.OfDevice(DeviceLookup.Find(ledger, name));
                var answered = ledger.RequestStatus.Rows().Where(standing => standing.AnsweredAt is not null).Select(standing => standing.RequestId).ToHashSet();
                found.UnionWith(rows.Select(request => request.Id).Where(id => !answered.Contains(id)));
            }

            return [.. found];
        }

        /// <summary>Packed with <c>--detached</c>, and its seals have not come back.</summary>
        private bool IsToBeSealed(BundleRow row) => ledger.Bundles.Seals(row.Id).Count == 0;

        /// <summary>Later bundles of the stream are of no use before it: the other side would miss its number.</summary>
        private void Remind(List<BundleRow> told)
        {
            foreach (var row in ledger.Bundles.Unwritten().Where(row => IsToBeSealed(row) && !told.Contains(row)))
                context.Output.Warn($"{row.Name} still waits for its seals and has to travel before any later one: offlic sign {DetachedSigning.FileName(BundleName.Parse(row.Name)!)} --signature FILE");
        }

        /// <summary>What is sealed elsewhere: the one file that goes there, and what to type.</summary>
        private void WriteSums(SealedBundle bundle)
        {
            var path = new DetachedSigning(ledger, new SourceFile(context.Host.FileSystem), context.Operator).WriteSums(bundle, folder);
            var keys = new StationKeys(ledger).PublicKeys(bundle.Manifest.Signers);
            _written++;
            _items += bundle.Manifest.Items;
            var file = DetachedSigning.FileName(bundle.Name);
            _sealElsewhere = DetachedLines.GetNextCommand(bundle, file, keys);
            BundleLines.Write(context.Json, path, "packed", bundle.Manifest, bundle.Sums, more: json => json.WriteNumber("missing_seals", keys.Count));
            if (_written > Told)
                return;
            context.Output.WriteLine($"{bundle.Name}   {Plural.Format(bundle.Manifest.Items, "item")}, {Plural.Format(bundle.Manifest.Facts, "fact")}, not sealed yet");
            context.Output.WriteLine($"  {SafeText.Value(path)}");
            context.Output.WriteLine($"  sums  {Fingerprint.Format(bundle.Sums)}");
            context.Output.WriteLines(DetachedLines.Render(bundle, file, keys));
        }

        private void Write(BundleRow row, SealedBundle? justSealed = null)
        {
            if (IsToBeSealed(row))
            {
                WriteSums(justSealed ?? BundleRecord.Read(ledger, row));
                return;
            }

            var written = _output.Write(row, folder, justSealed);
            var manifest = written.Bundle.Manifest;
            _written++;
            _items += manifest.Items;
            _unsealed |= !written.Bundle.IsComplete;
            BundleLines.Write(context.Json, written.Path, "packed", manifest, written.Bundle.Sums, more: json => json.WriteNumber("length", written.Length));
            if (_written > Told)
                return;
            context.Output.WriteLine($"{manifest.Name}   {Plural.Format(manifest.Items, "item")}, {Plural.Format(manifest.Facts, "fact")}, {written.Length:N0} bytes{(written.WasThere ? ", there already" : string.Empty)}");
            context.Output.WriteLine($"  {SafeText.Value(written.Path)}");
            context.Output.WriteLine($"  sums  {Fingerprint.Format(written.Bundle.Sums)}");
            if (!written.Bundle.IsComplete)
                context.Output.WriteLine($"  {Plural.Format(manifest.Signers.Count - written.Bundle.Seals.Count, "seal")} still missing: the other signers run offlic sign before it travels");
        }

        private BundleRow Named(string text, string? destination)
        {
            var name = text.EndsWith(".offlic.tar", StringComparison.OrdinalIgnoreCase) ? Path.GetFileName(text)[..^".offlic.tar".Length] : text;
            var (station, _) = ledger.Station();
            var found = ledger.Bundles.All()
                .Where(row => row.Direction == "out" && (destination is null || row.Destination == destination))
                .Where(row => int.TryParse(name, out var number) ? row.Sequence == number && row.Origin == station : row.Name == name)
                .ToList();
            return found switch
            {
                [var one] => one,
                [] => throw new Failure(FailureKind.Usage, $"no bundle \"{text}\" was packed here{(destination is null ? string.Empty : " for " + destination)}", "offlic bundles lists them"),
                _ => throw new Failure(FailureKind.Usage, $"{found.Count} bundles have the number {name}: {string.Join(", ", found.Select(row => row.Name))}", "give the whole name, or --for STATION"),
            };
        }

        private void SayNothing(bool failIfEmpty, PackOptions order, int heldBack)
        {
            var last = ledger.Bundles.All().LastOrDefault(row => row.Direction == "out" && (order.For is null || row.Destination == order.For));
            var nothing = heldBack > 0 ? "Nothing else is pending." : "Nothing is pending.";
            context.Output.WriteLine(last is null ? nothing : $"{nothing} The last bundle is {last.Name}; to write it again: offlic pack --again {last.Name} --to DIR");
            if (failIfEmpty && context.Exit == ExitCode.Done)
                context.EndWith(ExitCode.Nothing);
        }

        private string NextStep() => _sealElsewhere ?? (_unsealed ? "the other signers: offlic sign FILE"
            : ledger.Station().Side == Side.Zone ? "carry it to the desk, there: offlic receive STICK"
            : "carry it back to the zone, there: offlic receive STICK");
    }
}
