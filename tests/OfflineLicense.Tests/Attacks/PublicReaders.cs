using System.Diagnostics;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Archives;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Canonical;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Attacks;

/// <summary>The readers an input could meet, and what each must answer: true, or a refusal of ours.</summary>
internal static class PublicReaders
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);

    /// <summary>Null: right, and in time. The best of three, because a busy machine is no fault of the reader.</summary>
    public static string? Trial(Func<bool> read)
    {
        var best = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3 && best > s_soon; attempt++)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                if (!read())
                    return "accepted";
            }
            catch (Failure)
            {
                // refused by its name
            }
            catch (Exception other)
            {
                return other.ToString();
            }

            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best > s_soon ? $"took {best}" : null;
    }

    public static IEnumerable<(string Reader, Func<bool> Read)> For(PublicInput input) => input.Kind switch
    {
        "signature" => [("the seals", input.Answer!)],
        "string" => [.. OfText(Encoding.UTF8.GetString(input.Bytes)), .. OfAnyFile(input.Bytes, notOurs: false)],
        "archive" => [("the archive reader", () => Members(input.Bytes).All(member => member.Refusal is not null
            || member.Name == "good.txt")), .. OfABundle(input.Bytes)],
        "real report" => [("the recognizer", () => Recognizer.Read(input.Bytes) is { Refusal: null, Reports.Count: 1 }),
            .. OfABundle(input.Bytes)],
        "real capture" => [("the recognizer", () => Recognizer.Read(input.Bytes) is { Refusal: null } reading
            && reading.Kind == DocumentKind.DeviceOutput), .. OfABundle(input.Bytes)],
        "json" => [.. OfAnyFile(input.Bytes, notOurs: true), .. OfABundle(input.Bytes), .. OfJson(input)],
        _ => [.. OfAnyFile(input.Bytes, notOurs: true), .. OfABundle(input.Bytes), .. OfXml(input)],
    };

    /// <summary>As a file that someone collects, and as an archive that is none.</summary>
    private static IEnumerable<(string, Func<bool>)> OfAnyFile(byte[] bytes, bool notOurs)
    {
        yield return (
            "the recognizer",
            () =>
                Recognizer.Read(bytes) is { } reading
                && (!notOurs || reading.Refusal is not null || reading.Kind == DocumentKind.NotLicensing)
        );
        yield return ("the archive reader", () => Members(bytes).TrueForAll(member => member.Refusal is not null));
    }

    /// <summary>As a bundle, as each of its lists under a seal, and as a key.</summary>
    private static IEnumerable<(string, Func<bool>)> OfABundle(byte[] bytes)
    {
        byte[] blocks = [.. bytes, .. new byte[TarHeader.PaddingFor(bytes.Length) + (16 * TarHeader.Block)]];
        yield return (
            "the bundle reader",
            () => Refused(() => BundleVerifier.Verify(new MemoryStream(blocks, writable: false), blocks.Length, Keyring.Empty))
        );
        yield return ("the sums", () => Refused(() => ChecksumList.Parse(bytes)));
        yield return ("the manifest", () => Refused(() => ManifestText.Read(bytes)));
        yield return ("the items", () => bytes.Length == 0 || Refused(() => BundleLists.ReadItems(bytes)));
        yield return ("the facts", () => bytes.Length == 0 || Refused(() => BundleLists.ReadFacts(bytes)));
        yield return ("the folder's name", () => ExtractedBundle.NameIn(bytes) is null);
        yield return ("the public key", () => Refused(() => PublicKey.FromPem(Encoding.Latin1.GetString(bytes))));
        yield return ("the private key", () => Refused(() => SigningKey.FromPem(bytes)));
        yield return ("a key's bytes", () => Refused(() => PublicKey.FromSpki(bytes)));
    }

    private static IEnumerable<(string, Func<bool>)> OfJson(PublicInput input)
    {
        var mustFail = input.Name.StartsWith("n_", StringComparison.Ordinal);
        byte[] report = [.. "<smartLicense><RUMReport><![CDATA["u8, .. input.Bytes, .. "]]></RUMReport></smartLicense>"u8];
        byte[] payload = [.. "<smartLicense><RUMReport><![CDATA[{\"payload\":"u8, .. input.Bytes, .. "}]]></RUMReport></smartLicense>"u8];
        byte[] ack = [.. "<smartLicense><smartLicenseRumAck><data><![CDATA["u8, .. input.Bytes,
            .. "]]></data></smartLicenseRumAck></smartLicense>"u8];
        byte[] api = [.. "{\"acknowledgements\":"u8, .. input.Bytes, .. "}"u8];
        byte[] list = [.. input.Bytes, (byte)'\n'];
        yield return ("a report", () => Recognizer.Read(report).Refusal is not null); // none of them is one
        yield return ("a payload", () => Recognizer.Read(payload).Refusal is not null);
        yield return ("an acknowledgement", () => Recognizer.Read(ack) is not null);
        yield return (
            "an API reply",
            () =>
                Recognizer.Read(api) is { } reading
                && (!mustFail || reading.Refusal is not null || reading.Kind == DocumentKind.NotLicensing)
        );
        yield return ("a line of items", () => Refused(() => BundleLists.ReadItems(list)));
        yield return ("a line of facts", () => Refused(() => BundleLists.ReadFacts(list)));
    }

    private static IEnumerable<(string, Func<bool>)> OfXml(PublicInput input)
    {
        byte[] inside = [.. "<smartLicense><smartLicenseRumAck>"u8, .. input.Bytes, .. "</smartLicenseRumAck></smartLicense>"u8];
        yield return ("an acknowledgement", () => Recognizer.Read(inside) is { } reading
            && (reading.Refusal is not null || !input.Bytes.AsSpan().StartsWith("<!DOCTYPE"u8)));
    }

    /// <summary>As a name, a UDI, a cell, a line on the screen: what comes out must be harmless.</summary>
    private static IEnumerable<(string, Func<bool>)> OfText(string text)
    {
        yield return (
            "a station's name",
            () => !StationName.IsValid(text) || text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        );
        yield return ("a bundle's name", () => BundleName.Parse(text) is null);
        yield return (
            "an item's name",
            () => !ItemName.IsValid(text) || text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        );
        yield return ("a UDI", () => UdiText.Parse(text) is null || UdiText.Parse(text)!.ToString().Length > 0);
        yield return (
            "a serial in a file name",
            () =>
                text.Length is 0 or > 255
                || UdiText.Parse($"P:C9300,S:{text}") is not { } udi
                || ItemName.IsValid(ItemName.For(DocumentKind.Usage, udi, null, Digest.Zero))
        );
        yield return ("the screen", () => SafeText.Value(text).EnumerateRunes().All(rune => !SafeText.IsDangerous(rune.Value)));
        yield return ("a bundle's readme", () => !SafeText.Cell(text).Any(c => char.IsControl(c)));
        yield return (
            "a cell",
            () =>
                CsvLine.Parse(CsvLine.Format(text, "b")) is [var cell, "b"]
                && (cell.Length == 0 || "=+-@\t\r".IndexOf(cell[0], StringComparison.Ordinal) < 0)
        );
        yield return (
            "a text under a seal",
            () => CanonicalText.Fault(text) is not null || Encoding.UTF8.GetByteCount(text) <= Limits.BundleString
        );
        yield return ("the public key", () => Refused(() => PublicKey.FromPem(text)));
    }

    private static List<ArchiveMember> Members(byte[] bytes) => [.. ArchiveReader.Open(new MemoryStream(bytes, writable: false), "a")];

    private static bool Refused(Action act)
    {
        act();
        return false;
    }
}
