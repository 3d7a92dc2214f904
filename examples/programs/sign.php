<?php
// SPDX-License-Identifier: MIT
// Signs files with the key that pidpys holds: php sign.php FILE… writes FILE.p7s beside each. No extension is needed
// but OpenSSL. PIDPYS_CA is the service's own authority: nothing else is trusted.
declare(strict_types=1);

$api = (getenv('PIDPYS_URL') ?: 'https://localhost:9091') . '/api/v1';
$ca = getenv('PIDPYS_CA') ?: getenv('HOME') . '/.local/state/pidpys/tls/ca.pem';

function call(string $method, string $path, string $body = '', string $type = 'application/json'): string
{
    global $api, $ca;
    $context = stream_context_create([
        'ssl' => ['cafile' => $ca, 'verify_peer' => true, 'verify_peer_name' => true],
        'http' => [
            'method' => $method,
            'header' => "Content-Type: $type",
            'content' => $body,
            'timeout' => 300,             // the user may think for a while before answering the service's window
            'ignore_errors' => true,      // an error has a body, too
        ],
    ]);
    $answer = file_get_contents($api . $path, false, $context);
    if ($answer === false) {
        throw new RuntimeException("no signing service at $api");
    }
    $status = (int) explode(' ', $http_response_header[0])[1];
    if ($status >= 400) {
        $told = json_decode($answer);     // every error is JSON: a message, and mostly its cause
        throw new RuntimeException(trim($told->message . ' ' . ($told->failureCause ?? '')));
    }
    return $answer;
}

// A detached CAdES signature (DER) of the octets.
function sign(string $content): string
{
    $ticket = '/ticket/' . json_decode(call('POST', '/ticket'))->ticketUuid;   // a session for one document
    try {
        call('POST', "$ticket/data", $content, 'application/octet-stream');
        call('PUT', "$ticket/option", '{"signatureType":"detached","embedCertificateType":"signerCert"}');
        call('POST', "$ticket/ds/creator");       // here the user is asked
        return call('GET', "$ticket/ds/data");    // waits until the signature is there
    } finally {
        call('DELETE', $ticket);
    }
}

try {
    foreach (array_slice($argv, 1) as $name) {
        file_put_contents("$name.p7s", sign(file_get_contents($name)));
    }
} catch (RuntimeException $error) {
    fwrite(STDERR, $error->getMessage() . "\n");
    exit(1);
}
