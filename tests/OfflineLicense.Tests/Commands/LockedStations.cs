using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands;

/// <summary>What the tests of keys have in common: a lab, and passphrases in files of their owner alone.</summary>
internal static class LockedStations
{
    public const string Phrase = "correct-horse-battery-staple";

    /// <summary>A passphrase file as it has to be.</summary>
    public static string PhraseFile(this StationPair lab, string phrase = Phrase, string name = "phrase")
    {
        var path = lab.Write(name, phrase + "\n");
        Close(path);
        return path;
    }

    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OutputFile.Private);
    }

    /// <summary>The zone's key gets a passphrase, by openssl and with few rounds: most tests wait for nothing else.</summary>
    public static string LockZone(this StationPair lab)
    {
        var file = lab.PhraseFile();
        var key = lab.KeyFile("zone");
        var made = Bash.Run($"openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 1000 -in {key} -passout file:{file} -out "
            + $"{key}.new && chmod 600 {key}.new && mv {key}.new {key}");
        Assert.True(made.Exit == 0, made.Errors);
        return file;
    }

    /// <summary>One request more, collected in the zone.</summary>
    public static void Request(this StationPair lab, string serial) =>
        StationPair.Done(lab.Zone("collect", lab.Write($"drop/{serial}.txt", StationPair.Usage(serial, 1))));

    public static string OwnKey(this StationPair lab, string station) =>
        StationPair.Line(lab.In(station, "key", "show", "--json"), "key").GetProperty("key_id").GetString()!;

    public static string KeyFile(this StationPair lab, string station) =>
        lab.At(station, ".offlic", "keys", lab.OwnKey(station)[..16] + ".key");

    /// <summary>A second key that speaks for the zone, made by openssl; trusted on both sides for the zone's name.</summary>
    /// <returns>Its id and the file of its private half.</returns>
    public static (string Id, string File) SecondKey(this StationPair lab, string name = "second", string curve = "secp384r1",
        string? phrase = null)
    {
        var protect = phrase is null ? "-nocrypt" : $"-v2 aes-256-cbc -iter 1000 -passout file:{phrase}";
        var open = phrase is null ? string.Empty : $"-passin file:{phrase}";
        var made = Bash.Run($"openssl ecparam -name {curve} -genkey -noout | openssl pkcs8 -topk8 {protect} -out {name}.key && chmod 600 "
            + $"{name}.key && openssl pkey -in {name}.key {open} -pubout -out {name}.pub.pem", lab.Shell.Folder);
        Assert.True(made.Exit == 0, made.Errors);
        return (lab.TrustForZone($"{name}.pub.pem"), lab.At($"{name}.key"));
    }

    /// <summary>Both sides are told that this key seals for the zone.</summary>
    public static string TrustForZone(this StationPair lab, string publicKey)
    {
        var key = PublicKey.FromPem(File.ReadAllText(lab.At(publicKey)));
        StationPair.Done(lab.Zone("key", "trust", publicKey, "--name", StationPair.ZoneName, "--ours", "--fingerprint", key.Fingerprint));
        StationPair.Done(lab.Desk("key", "trust", publicKey, "--name", StationPair.ZoneName, "--fingerprint", key.Fingerprint));
        return key.Id.Hex;
    }

    public static string Code(Said said) => StationPair.Lines(said, "bundle")[^1].GetProperty("error").GetString() ?? "none";
}
